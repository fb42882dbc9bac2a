import FarmCore
import Testing

@Suite("Lanes, pools and priorities")
struct LaneTests {
    @Test("A pool's name is short and plain", arguments: ["default", "a", "gpu-2", String(repeating: "z", count: 32)])
    func names(_ text: String) throws {
        let pool = try #require(PoolName(text))
        #expect(pool.description == text)
        #expect(Lane.nodes(pool).pool == pool)
        #expect(Lane(Lane.nodes(pool).description) == .nodes(pool))
    }

    @Test(
        "What is no pool's name is none",
        arguments: ["", "A", "a b", "a_b", "é", "a,b", "node:a", String(repeating: "z", count: 33)])
    func noNames(_ text: String) {
        #expect(PoolName(text) == nil)
        #expect(Lane("node:" + text) == nil)
    }

    @Test("A list names each pool once, and no more than may be")
    func lists() throws {
        #expect(PoolName.list("attic,default", limit: 2)?.map(\.description) == ["attic", "default"])
        for text in ["", "a,", ",a", "a,a", "a, b", "a,B"] { #expect(PoolName.list(text, limit: 9) == nil) }
        #expect(PoolName.list("a,b,c", limit: 2) == nil)
    }

    @Test("What nodes render waits in its pool's lane, all else in the workers'")
    func kinds() throws {
        let attic = try #require(PoolName("attic"))
        for kind in TaskKind.allCases {
            let lane = Lane(of: kind, pool: attic)
            #expect(lane.pool == (kind.runsOn == .node ? attic : nil))
            #expect(Lane(lane.description) == lane)
        }
    }

    @Test("A priority is read back from its word, and none from another")
    func priorities() {
        for priority in TaskPriority.allCases { #expect(TaskPriority(priority.description) == priority) }
        for word in ["", "Urgent", "high", "0"] { #expect(TaskPriority(word) == nil) }
        #expect(!TaskPriority.forUsers.contains(.urgent))
    }
}
