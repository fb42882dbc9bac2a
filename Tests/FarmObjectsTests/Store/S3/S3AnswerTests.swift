import Testing

@testable import FarmObjects

@Suite("Answers of an S3 server")
struct S3AnswerTests {
    @Test("Elements, text, entities and numbered characters are read")
    func read() throws {
        let text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <Result xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Item><Key>a&amp;b&#x41;&#66;</Key><Tag>&quot;1&quot;\
            </Tag></Item><Item><Key/></Item><More>true</More></Result>
            """
        let answer = try #require(S3Answer(Array(text.utf8)))
        #expect(answer.name == "Result" && answer["More"] == "true")
        #expect(answer.all("Item").map { $0["Key"] } == ["a&bAB", ""])
        #expect(answer.all("Item")[0]["Tag"] == "\"1\"")
    }

    @Test(
        "What is no such document is refused",
        arguments: [
            "", "<", "<a", "<a>", "<a></b>", "<a></a><b></b>", "text", "<a>&bomb;</a>", "<a>&#xFFFFFFFF;</a>", "<a>&lt",
            "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>", "<a><!-- x --></a>", "<>", "</a>", "< a></a>",
            String(repeating: "<a>", count: 17) + String(repeating: "</a>", count: 17),
        ])
    func refused(_ text: String) {
        #expect(S3Answer(Array(text.utf8)) == nil)
    }
}
