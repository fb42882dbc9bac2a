import FarmCore
import Testing

@testable import FarmSimulator

@Suite("Virtual time")
struct VirtualTimeTests {
    @Test("What is due at the same moment happens in the order in which it was asked for")
    func order() {
        let time = VirtualTime()
        var happened: [Int] = []
        for number in 0..<50 { time.after(.seconds(number.isMultiple(of: 2) ? 2 : 1)) { happened.append(number) } }
        while time.step() {}
        #expect(happened == (0..<50).filter { !$0.isMultiple(of: 2) } + (0..<50).filter { $0.isMultiple(of: 2) })
        #expect(time.now == .seconds(2))
    }

    @Test("What is asked for the past happens now, and time never goes back")
    func past() {
        let time = VirtualTime()
        var moments: [Duration] = []
        time.after(.seconds(5)) { time.at(.seconds(1)) { moments.append(time.now) } }
        while time.step() {}
        #expect(moments == [.seconds(5)])
    }

    @Test("The queue hands out thousands of events in order")
    func heap() {
        var queue = EventQueue()
        var random = SeededRandom(seed: 7)
        for number in 0..<3000 {
            let moment = Duration.milliseconds(random.whole(0...500))
            queue.insert(EventQueue.Event(moment: moment, sequence: UInt64(number), action: {}))
        }
        var last: (Duration, UInt64) = (.zero, 0)
        var count = 0
        while let event = queue.removeFirst() {
            #expect(count == 0 || last < (event.moment, event.sequence))
            last = (event.moment, event.sequence)
            count += 1
        }
        #expect(count == 3000)
    }

    @Test("The mixer gives the numbers that its authors publish for seed 0")
    func mixer() {
        var mixer = SplitMix(seed: 0)
        #expect(mixer.next() == 0xE220_A839_7B1D_CDAF)
        #expect(mixer.next() == 0x6E78_9E6A_A1B9_65F4)
        #expect(mixer.next() == 0x06C4_5D18_8009_454F)
    }
}
