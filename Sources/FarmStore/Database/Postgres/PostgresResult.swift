import CPostgres

/// One statement's answer. Owns the `PGresult`.
final class PostgresResult {
    private let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        PQclear(pointer)
    }

    /// `nil` where the statement succeeded.
    var failure: PostgresFailure? {
        switch PQresultStatus(pointer) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK: return nil
        default:
            let state = field(POSTGRES_ERROR_STATE) ?? ""
            // libpq makes errors without a state itself, when the connection breaks.
            if state.isEmpty { return .lost("the connection to PostgreSQL broke") }
            let severity = field(POSTGRES_ERROR_SEVERITY)
            return PostgresFailure(
                state: state, message: field(POSTGRES_ERROR_MESSAGE) ?? "no reason given",
                isFatal: severity == "FATAL" || severity == "PANIC")
        }
    }

    /// What was done, in the server's word: `COMMIT`, `ROLLBACK`, `UPDATE 3`.
    var tag: String { String(cString: PQcmdStatus(pointer)) }

    var changedRowCount: Int { Int(String(cString: PQcmdTuples(pointer))) ?? 0 }

    func rows() throws(PostgresFailure) -> [SQLRow] {
        let indices = 0..<PQnfields(pointer)
        let columns = SQLColumns(indices.map { String(cString: PQfname(pointer, $0)) })
        let types = indices.map { PQftype(pointer, $0) }
        var rows: [SQLRow] = []
        rows.reserveCapacity(Int(PQntuples(pointer)))
        for row in 0..<PQntuples(pointer) {
            var values: [SQLValue] = []
            values.reserveCapacity(types.count)
            for (column, type) in zip(indices, types) { values.append(try value(row: row, column: column, type: type)) }
            rows.append(SQLRow(columns, values))
        }
        return rows
    }

    private func value(row: Int32, column: Int32, type: Oid) throws(PostgresFailure) -> SQLValue {
        guard PQgetisnull(pointer, row, column) == 0, let start = PQgetvalue(pointer, row, column) else { return .null }
        let text = String(cString: start)
        let value: SQLValue? =
            switch PostgresType(rawValue: type) {
            case .bigint, .integer, .smallint: Int64(text).map(SQLValue.integer)
            case .double, .float, .numeric: Double(text).map(SQLValue.real)
            case .boolean: .integer(text == "t" ? 1 : 0)
            case .text, nil: .text(text)
            }
        guard let value else {
            throw PostgresFailure(kind: .refused(.engineFailure), message: "PostgreSQL sent a number that is none")
        }
        return value
    }

    private func field(_ code: Int) -> String? {
        PQresultErrorField(pointer, Int32(code)).map { String(cString: $0) }
    }
}

/// The types that cross the wire, by the object ids that PostgreSQL's catalogue gives them for good.
enum PostgresType: Oid {
    case boolean = 16
    case bigint = 20
    case smallint = 21
    case integer = 23
    case text = 25
    case float = 700
    case double = 701
    case numeric = 1700

    /// What a value is sent as. Nothing is of no type: the server finds the one that fits its place.
    static func oid(of value: SQLValue) -> Oid {
        switch value {
        case .null: 0
        case .integer: bigint.rawValue
        case .real: double.rawValue
        case .text: text.rawValue
        }
    }
}

extension SQLValue {
    /// The value in PostgreSQL's text format; `nil` for nothing.
    var postgresText: String? {
        switch self {
        case .null: nil
        case .integer(let integer): String(integer)
        case .real(let real): "\(real)"
        case .text(let text): text
        }
    }
}
