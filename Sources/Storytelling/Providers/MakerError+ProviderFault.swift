extension MakerError {
    /// What a service's fault, with which no desk could do more, means to the maker's task.
    init(_ fault: ProviderFault) {
        let code: Code =
            switch fault.code {
            case .busy, .unavailable: .providerAway
            case .denied, .quotaExhausted: .unavailable
            case .rejected, .unsafe: .refused
            case .unusableAnswer: .unusableAnswer
            }
        self.init(code, fault.message, retryAfter: fault.retryAfter)
    }
}
