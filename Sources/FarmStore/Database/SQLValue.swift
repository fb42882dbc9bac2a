import FarmCore

/// A value as both engines know it. Times are microseconds, booleans 0 and 1, ids text.
public enum SQLValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
}

extension SQLValue: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral, ExpressibleByNilLiteral {
    public init(integerLiteral value: Int64) { self = .integer(value) }
    public init(stringLiteral value: String) { self = .text(value) }
    public init(nilLiteral: ()) { self = .null }
}

extension [SQLValue] {
    /// Neither engine gives a text back beyond its first NUL.
    ///
    /// - Throws: `StoreError` with `.constraint` where a text holds one.
    func checkTexts() throws(StoreError) {
        for case .text(let text) in self where text.utf8.contains(0) {
            throw StoreError(.constraint, "a text with a NUL character cannot be stored")
        }
    }
}

/// The names of an answer's columns, shared by its rows.
public final class SQLColumns: Sendable {
    private let positions: [String: Int]

    public init(_ names: [String]) {
        positions = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }

    fileprivate func position(of name: String) -> Int? { positions[name] }
}

/// One row of an answer, read by column name.
public struct SQLRow: Sendable {
    private let columns: SQLColumns
    private let values: [SQLValue]

    /// - Parameter values: one for each of `columns`, in their order.
    public init(_ columns: SQLColumns, _ values: [SQLValue]) {
        self.columns = columns
        self.values = values
    }

    private func value(_ column: String) -> SQLValue? { columns.position(of: column).map { values[$0] } }

    /// - Throws: `StoreError` with `.corruptRow` where the column is missing or of another type.
    public func integer(_ column: String) throws(StoreError) -> Int64 {
        guard case .integer(let integer) = value(column) else { throw .unreadable(column) }
        return integer
    }

    public func text(_ column: String) throws(StoreError) -> String {
        guard case .text(let text) = value(column) else { throw .unreadable(column) }
        return text
    }

    public func optionalText(_ column: String) throws(StoreError) -> String? {
        switch value(column) {
        case .text(let value): value
        case .null: nil
        default: throw .unreadable(column)
        }
    }

    public func optionalInteger(_ column: String) throws(StoreError) -> Int64? {
        switch value(column) {
        case .integer(let value): value
        case .null: nil
        default: throw .unreadable(column)
        }
    }

    /// A value that is written as text and read back by its own parser: an id, a digest, a state.
    public func parsed<Value>(_ column: String, by parse: (String) -> Value?) throws(StoreError) -> Value {
        guard let value = parse(try text(column)) else { throw .unreadable(column) }
        return value
    }

    public func optionalParsed<Value>(_ column: String, by parse: (String) -> Value?) throws(StoreError) -> Value? {
        guard let text = try optionalText(column) else { return nil }
        guard let value = parse(text) else { throw .unreadable(column) }
        return value
    }

    public func timestamp(_ column: String) throws(StoreError) -> Timestamp {
        Timestamp(microseconds: try integer(column))
    }
}
