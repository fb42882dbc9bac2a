extension Schema {
    static let ledger: [String] = []
}
