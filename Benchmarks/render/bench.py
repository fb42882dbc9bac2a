"""Measures what a clip costs beside what other ways to make it cost, all in one run, taking turns.

    bench.py --program BENCH-RENDER --out FOLDER [--frames 240] [--rounds 3] [--photographs N]

Costs are processor seconds, user and system, of every process that a contender starts. Of each contender the
cheapest round counts. Nothing is compared with another run.
"""

import argparse
import json
import math
import os
import pathlib
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time

import scene

HERE = pathlib.Path(__file__).resolve().parent
PHOTOGRAPHS = ["Autumn", "FallenLeaf", "OneStandsOut"]
WALLPAPERS = pathlib.Path("/usr/share/wallpapers")


def cost(command, **options):
    """Runs a command; answers with the processor seconds of it and its children, and with its output."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, check=True, capture_output=True, text=True, **options)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout


def ffmpeg(*arguments):
    return ["ffmpeg", "-v", "error", "-nostdin", "-y", *map(str, arguments)]


def raw(path):
    return ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", f"{scene.WIDTH}x{scene.HEIGHT}", "-r", scene.RATE, "-i", path]


def similarity(video, frames):
    """SSIM of a video against the frames that it was made from."""
    done = subprocess.run(
        ["ffmpeg", "-v", "info", "-nostdin", "-i", str(video), *map(str, raw(frames)),
         "-lavfi", "[0:v]format=yuv420p[a];[a][1:v]ssim", "-f", "null", "-"],
        check=True, capture_output=True, text=True)
    return float(re.search(r"All:([0-9.]+)", done.stderr).group(1))


class Photograph:
    """One photograph and all that is rendered of it."""

    def __init__(self, name, folder, frames, program):
        self.name, self.frames, self.program = name, frames, program
        self.folder = folder / name
        self.folder.mkdir(parents=True)
        self.image = self.folder / "photograph.png"
        source = WALLPAPERS / name / "contents/images/2560x1600.jpg"
        subprocess.run(
            ffmpeg("-i", source, "-vf", "crop=iw:iw*9/16,scale=1536:864:flags=lanczos", self.image), check=True)
        self.subtitles = self.folder / "subtitles.srt"
        self.subtitles.write_text("".join(
            f"{index + 1}\n{stamp(first)} --> {stamp(end)}\n{text}\n\n"
            for index, (first, end, text) in enumerate(scene.cues(frames))))
        self.ready = self.folder / "ready.yuv"
        subprocess.run([program, "frames", *self.ours(), self.ready], check=True, capture_output=True)

    def ours(self):
        return ["--image", str(self.image), "--frames", str(self.frames)]

    def part(self, name, *arguments):
        """Processor seconds of one part of our work, as it measures itself, and of its whole process."""
        whole, output = cost([self.program, name, *map(str, arguments)])
        return json.loads(output)["cpu"], whole

    def clip(self, quality):
        output = self.folder / f"clip-{quality}.mp4"
        return output, self.part("clip", *self.ours(), "--quality", quality, output)

    def encoder(self, quality):
        output = self.folder / f"encoder-{quality}.mp4"
        return output, self.part("encode", "--quality", quality, self.ready, output)

    def zoompan_filters(self):
        zoom = f"1+on*{scene.ZOOM_PER_FRAME}"
        return (
            f"scale={2 * scene.WIDTH}:{2 * scene.HEIGHT}:flags=bicubic,"
            f"zoompan=z='{zoom}':x='iw/2-iw/zoom/2':y='ih/2-ih/zoom/2':d={self.frames}:"
            f"s={scene.WIDTH}x{scene.HEIGHT}:fps={scene.RATE},"
            f"subtitles={self.subtitles}:force_style='FontName=Liberation Sans,FontSize=24',format=yuv420p")

    def zoompan(self):
        output = self.folder / "zoompan.mp4"
        whole, _ = cost(ffmpeg(
            "-i", self.image, "-vf", self.zoompan_filters(), "-frames:v", self.frames, "-c:v", "libx264",
            "-preset", "medium", "-crf", 23, output))
        return output, (whole, whole)

    def zoompan_frames(self):
        output = self.folder / "zoompan.yuv"
        subprocess.run(ffmpeg(
            "-i", self.image, "-vf", self.zoompan_filters(), "-frames:v", self.frames, "-f", "rawvideo", output),
            check=True)
        return output

    def canvas(self):
        folder, output = self.folder / "canvas", self.folder / "canvas.mp4"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        drawing, _ = cost([sys.executable, HERE / "canvas.py", self.image, str(self.frames), folder])
        joining, _ = cost(ffmpeg(
            "-framerate", scene.RATE, "-i", folder / "%05d.jpg", "-vf", "format=yuv420p", "-c:v", "libx264",
            "-preset", "medium", "-crf", 23, output))
        shutil.rmtree(folder)
        return output, (drawing + joining, drawing + joining)

    def film(self):
        output = self.folder / "film.mp4"
        whole, _ = cost([sys.executable, HERE / "film.py", self.image, str(self.frames), output])
        return output, (whole, whole)


def stamp(frame):
    milliseconds = round(frame * 1000 / scene.RATE)
    return f"00:00:{milliseconds // 1000:02},{milliseconds % 1000:03}"


CONTENDERS = {
    "ours, standard": lambda photograph: photograph.clip("standard"),
    "x264 alone, standard": lambda photograph: photograph.encoder("standard"),
    "ours, medium": lambda photograph: photograph.clip("medium"),
    "x264 alone, medium": lambda photograph: photograph.encoder("medium"),
    "ffmpeg zoompan": Photograph.zoompan,
    "canvas and JPEG": Photograph.canvas,
    "moviepy": Photograph.film,
}
# These take long, and swing little.
ONCE = {"canvas and JPEG", "moviepy"}


def measure(photograph, rounds):
    """(work, whole, bytes) of each contender."""
    best = {}
    for turn in range(rounds):
        for name, run in CONTENDERS.items():
            if turn > 0 and name in ONCE:
                continue
            output, (work, whole) = run(photograph)
            known = best.get(name)
            if known is None or work < known[0]:
                best[name] = (work, whole, output.stat().st_size)
            print(f"{photograph.name:14} {name:22} {work:7.2f} s", file=sys.stderr, flush=True)
    return best


def throughput(photograph, clips):
    """Clips a minute with one thread a clip on all processors, and how that compares to encoders running flat out."""
    processors = os.cpu_count()

    def flat_out(command):
        start = time.monotonic()
        running = []
        for index in range(clips):
            if len(running) == processors:
                running.pop(0).wait()
            running.append(subprocess.Popen(command(index), stdout=subprocess.DEVNULL))
        for process in running:
            process.wait()
        return clips * 60 / (time.monotonic() - start)

    ours = flat_out(lambda index: [
        photograph.program, "clip", *photograph.ours(), photograph.folder / f"out-{index}.mp4"])
    encoders = flat_out(lambda index: [
        photograph.program, "encode", photograph.ready, photograph.folder / f"out-{index}.mp4"])
    return ours, encoders


def mean(values):
    return math.exp(sum(map(math.log, values)) / len(values))


def table(results, likeness):
    names = list(results)
    lines = ["| | " + " | ".join(names) + " | ours at `standard` costs |", "| --- " * (len(names) + 2) + "|"]
    for contender in CONTENDERS:
        cells = [f"{results[name][contender][0]:.2f} s · {results[name][contender][2] / 1e6:.2f} MB" for name in names]
        # Against an encoder's work ours is counted alike; against programs with all that its process took.
        index = 0 if contender.startswith("x264") else 1
        ratio = mean([results[name]["ours, standard"][index] / results[name][contender][index] for name in names])
        lines.append(f"| {contender} | " + " | ".join(cells) + f" | {ratio:.3f} × |")
    for contender in likeness[names[0]]:
        cells = [f"{likeness[name][contender]:.4f}" for name in names]
        lines.append(f"| SSIM of {contender} | " + " | ".join(cells) + " | |")
    return "\n".join(lines)


def verdicts(results, likeness):
    names = list(results)

    def ratio(above, below, index):
        return mean([results[name][above][index] / results[name][below][index] for name in names])

    yield "work at medium / x264 alone", ratio("ours, medium", "x264 alone, medium", 0), 1.05
    yield "work at standard / x264 alone", ratio("ours, standard", "x264 alone, standard", 0), 1.15
    yield "standard / ffmpeg zoompan", ratio("ours, standard", "ffmpeg zoompan", 1), 1 / 5
    yield "standard / canvas and JPEG", ratio("ours, standard", "canvas and JPEG", 1), 1 / 10
    yield "standard / moviepy", ratio("ours, standard", "moviepy", 1), 1 / 12
    yield "largest file / ffmpeg zoompan's", max(
        results[name]["ours, standard"][2] / results[name]["ffmpeg zoompan"][2] for name in names), 1.0
    yield "SSIM given up against ffmpeg zoompan's", max(
        likeness[name]["ffmpeg zoompan"] - likeness[name]["ours, standard"] for name in names), 0.002


def plot(results, path):
    import matplotlib
    matplotlib.use("Agg")
    from matplotlib import pyplot

    names = list(results)
    figure, axes = pyplot.subplots(figsize=(9, 4))
    for position, name in enumerate(names):
        costs = [results[name][contender][0] for contender in CONTENDERS]
        axes.barh([row + position * 0.25 for row in range(len(costs))], costs, height=0.23, label=name)
    axes.set_yticks([row + 0.25 for row in range(len(CONTENDERS))], list(CONTENDERS))
    axes.invert_yaxis()
    axes.set_xscale("log")
    axes.set_xlabel("processor seconds for the clip (logarithmic)")
    axes.legend()
    figure.tight_layout()
    figure.savefig(path, dpi=150)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--out", required=True, type=pathlib.Path)
    parser.add_argument("--frames", type=int, default=240)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--photographs", type=int, default=3)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    results, likeness = {}, {}
    with tempfile.TemporaryDirectory(prefix="bench-render-") as scratch:
        for name in PHOTOGRAPHS[:options.photographs]:
            photograph = Photograph(name, pathlib.Path(scratch), options.frames, options.program)
            results[name] = measure(photograph, options.rounds)
            likeness[name] = {
                "ours, standard": similarity(photograph.folder / "clip-standard.mp4", photograph.ready),
                "ffmpeg zoompan": similarity(photograph.folder / "zoompan.mp4", photograph.zoompan_frames()),
            }
            rate, limit = throughput(photograph, 6) if name == PHOTOGRAPHS[0] else (rate, limit)
            shutil.rmtree(photograph.folder)
    lines = [
        f"{options.frames} frames of {scene.WIDTH}×{scene.HEIGHT} at {scene.RATE} a second; the cheapest of "
        f"{options.rounds} rounds (one of the two slowest).", "", table(results, likeness), "",
        f"One thread a clip on {os.cpu_count()} processors: {rate:.1f} clips a minute at `standard`, "
        f"{rate / limit:.2f} of as many encoders running flat out ({limit:.1f}).", ""]
    reached = True
    for name, value, limit in verdicts(results, likeness):
        reached = reached and value <= limit
        lines.append(f"- {name}: {value:.4f} (at most {limit:.4f}){'' if value <= limit else ' NOT REACHED'}")
    text = "\n".join(lines)
    (options.out / "render.md").write_text(text + "\n")
    (options.out / "render.json").write_text(json.dumps({"costs": results, "ssim": likeness}, indent=1))
    plot(results, options.out / "render.png")
    print(text)
    sys.exit(0 if reached else 1)


if __name__ == "__main__":
    main()
