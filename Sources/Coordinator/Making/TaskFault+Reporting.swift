import FarmCore
import FarmMedia
import FarmObjects
import FarmStore
import Storytelling

extension TaskFault {
    /// What an error means to a task: its reason for people, and whether trying again can help.
    init(reporting error: any Error) {
        switch error {
        case let fault as TaskFault:
            self = fault
        case let wrong as WrongInputs:
            self = wrong.inputs.first?.fault ?? TaskFault(code: "wrongInput", message: "What the work needs is wrong.")
        case let error as MakerError:
            self.init(
                code: error.code.rawValue, message: error.message,
                isPermanent: error.code == .refused || error.code == .spendingCapReached)
        case let error as MediaError:
            let isPermanent = error.code == .corruptInput || error.code == .inputTooLarge
            self.init(code: error.code.rawValue, message: error.message, isPermanent: isPermanent)
        case let error as ObjectError:
            self.init(code: error.code.rawValue, message: error.message)
        case let error as StoreError:
            self.init(code: error.code.rawValue, message: error.message)
        default:
            self.init(code: "internal", message: "The work stopped: \(error)")
        }
    }
}
