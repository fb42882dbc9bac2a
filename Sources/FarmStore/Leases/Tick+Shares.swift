import FarmCore

extension Tick {
    /// How many more tasks each user may have running.
    func room(ofUsersIn rows: [SQLRow]) throws(StoreError) -> [String: Int] {
        var users: Set<String> = []
        for row in rows { users.insert(try row.text("user_id")) }
        var room: [String: Int] = [:]
        for part in ValueList.parts(of: users.sorted().map { SQLValue.text($0) }) {
            let names = ValueList.filled(part)
            let accounts = try session.query(
                """
                SELECT user_id, running FROM account
                WHERE user_id IN (\(ValueList.placeholders(names.count, from: 1)))
                """, names)
            for account in accounts {
                room[try account.text("user_id")] = store.rules.runningPerUser - Int(try account.integer("running"))
            }
        }
        return room
    }

    /// Counts running tasks to their users. There was room for them when they were chosen.
    func takeShares(of users: [UserID]) throws(StoreError) {
        for (user, count) in Self.counted(users) {
            let changed = try session.execute(
                """
                UPDATE account SET running = running + CAST($1 AS BIGINT)
                WHERE user_id = $2 AND running + CAST($1 AS BIGINT) <= CAST($3 AS BIGINT)
                """, [.count(count), .id(user), .count(store.rules.runningPerUser)])
            guard changed == 1 else { throw StoreError(.busy, "another coordinator filled the user's share meanwhile") }
        }
    }

    func giveBackShares(of users: [UserID]) throws(StoreError) {
        for (user, count) in Self.counted(users) {
            try session.execute(
                "UPDATE account SET running = running - CAST($1 AS BIGINT) WHERE user_id = $2",
                [.count(count), .id(user)])
        }
    }

    private static func counted(_ users: [UserID]) -> [(user: UserID, count: Int)] {
        Dictionary(users.map { ($0, 1) }, uniquingKeysWith: +).sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}
