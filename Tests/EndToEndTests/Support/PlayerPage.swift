/// A player of the least size: it loads a playlist's pieces by script, and plays them.
enum PlayerPage {
    struct Verdict: Decodable {
        let error: String?
        let width: Int?
        /// Stretches that can be played without a gap.
        let ranges: [[Double]]?
        /// Whether the picture went on by itself.
        let moved: Bool?
        /// Where the pieces came from.
        let origins: [String]?
    }

    static let html = """
        <!doctype html><meta charset="utf-8"><video muted></video>
        <script type="module">
        const video = document.querySelector("video")
        const happened = (target, name) =>
            new Promise((done, failed) => {
                target.addEventListener(name, done, { once: true })
                target.addEventListener("error", () => failed(new Error(name + ": " + video.error?.message)), { once: true })
            })
        const origins = new Set()
        const load = async url => {
            const answer = await fetch(url)
            if (!answer.ok) throw new Error(answer.status + " " + url)
            return answer
        }
        const play = async () => {
            const playlist = new URLSearchParams(location.search).get("playlist")
            const text = await (await load(playlist)).text()
            const source = new MediaSource()
            video.src = URL.createObjectURL(source)
            await happened(source, "sourceopen")
            const buffer = source.addSourceBuffer('video/mp4; codecs="avc1.640028,mp4a.40.2"')
            for (const line of text.split("\\n")) {
                const url = line.startsWith("#") ? line.match(/^#EXT-X-MAP:URI="([^"]+)"/)?.[1] : line.trim()
                if (!url) continue
                origins.add(new URL(url).origin)
                buffer.appendBuffer(await (await load(url)).arrayBuffer())
                await happened(buffer, "updateend")
            }
            source.endOfStream()
            const ranges = [...Array(buffer.buffered.length).keys()].map(index =>
                [buffer.buffered.start(index), buffer.buffered.end(index)])
            video.currentTime = (ranges[0][0] + ranges[0][1]) / 2
            await happened(video, "seeked")
            const start = video.currentTime
            await video.play()
            await happened(video, "timeupdate")
            while (video.currentTime <= start) await new Promise(requestAnimationFrame)
            return { width: video.videoWidth, ranges, moved: video.currentTime > start, origins: [...origins] }
        }
        const verdict = await play().catch(error => ({ error: String(error) }))
        await fetch("/verdict", { method: "POST", body: JSON.stringify(verdict) })
        </script>
        """
}
