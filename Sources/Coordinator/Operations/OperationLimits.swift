import Foundation

/// Limits of the coordinator as a process.
enum OperationLimits {
    /// From the wish to stop to the end of everything.
    static let shutdown = Duration.seconds(10)
    /// Stories, pictures and voices made at once: each keeps a processor busy.
    static let makers = max(1, ProcessInfo.processInfo.activeProcessorCount)
    /// Videos assembled at once: each keeps the disk busy.
    static let assemblies = 2
}
