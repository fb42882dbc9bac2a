import FarmSettings

/// The coordinator's settings by name.
enum CoordinatorSetting: String, SettingName {
    case data
    case database
    case objects
    case http
    case farm
    case publicURL = "public-url"
    case leaseTime = "lease-time"
    case tasksPerUser = "tasks-per-user"
    case keepStories = "keep-stories"
    case keepRendered = "keep-rendered"
    case graceTime = "grace-time"
    case tokenLifetime = "token-lifetime"
    case logLevel = "log-level"
    case openAIURL = "openai-url"
    case openAIChatModel = "openai-chat-model"
    case openAISpeechModel = "openai-speech-model"
    case openAITranscriptionModel = "openai-transcription-model"
    case replicateURL = "replicate-url"
    case replicateModel = "replicate-model"
    case prices
    case capStory = "cap-story"
    case capUserDay = "cap-user-day"
    case capDay = "cap-day"
    // What follows has no flag: a command line is everyone's to read.
    case tokenSecret = "jwt-secret"
    case openAIKey = "openai-key"
    case replicateToken = "replicate-token"
    case replicateWebhookSecret = "replicate-webhook-secret"

    var otherVariable: String? {
        switch self {
        case .openAIKey: "OPENAI_API_KEY"
        case .replicateToken: "REPLICATE_API_TOKEN"
        default: nil
        }
    }
}
