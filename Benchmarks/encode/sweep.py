"""Measures what encoder settings cost, weigh and keep, over photographs, moves and grain.

    sweep.py --program BENCH-RENDER --out FOLDER [--full] [--frames 96]

Each material is rendered once, with subtitles, and encoded with every setting on one thread. Costs are processor
seconds of the encoder alone; likeness is against the frames before encoding. Over the materials the geometric mean of
cost, bytes and what is lost counts.
"""

import argparse
import csv
import json
import math
import pathlib
import re
import subprocess
import sys
import tempfile

WIDTH, HEIGHT, RATE = 1920, 1080, 24
WALLPAPERS = pathlib.Path("/usr/share/wallpapers")
PHOTOGRAPHS = ["Autumn", "FallenLeaf", "OneStandsOut"]
MOVES = {"zoom": 0.0003, "pan": 0.07, "handheld": 0.02}
GRAINS = [0, 0.5]
PROFILES = ["draft", "standard", "high", "master"]


def settings(full):
    """Names of all settings, as bench-render takes them: the profiles, the encoder's own presets, and a star around
    what fits slow moves: each parameter varied by itself, over rate factors."""
    names = list(PROFILES) + ["medium"]
    factors = range(16, 29, 2) if full else range(17, 27, 3)
    fitted = {"mbtree": "1", "weightp": "1", "subme": "1", "b-adapt": "0", "rc-lookahead": "60", "bframes": "16"}
    star = [{}, {"rc-lookahead": "20"}, {"bframes": "8"}, {"trellis": "1"}]
    if full:
        star += [
            {"rc-lookahead": "10"}, {"rc-lookahead": "40"}, {"rc-lookahead": "100"}, {"bframes": "3"}, {"subme": "0"},
            {"subme": "2"}, {"aq-mode": "0"}, {"aq-mode": "2"}, {"aq-mode": "3"}, {"ref": "2"}, {"cabac": "0"},
            {"8x8dct": "0"}, {"b-pyramid": "none"}, {"direct": "temporal"}, {"weightp": "0"}, {"no-deblock": "1"}]
    for factor in factors:
        presets = ["superfast", "veryfast", "medium"] + (["ultrafast", "faster", "slow"] if full else [])
        # Factor 23 is what the name alone stands for.
        names += [f"{preset}/{factor}/" for preset in presets if (preset, factor) != ("medium", 23)]
        for change in star:
            tuning = ":".join(f"{key}={value}" for key, value in {**fitted, **change}.items())
            names.append(f"superfast/{factor}/{tuning}")
        if full:
            slower = ":".join(f"{key}={value}" for key, value in fitted.items() if key != "subme")
            names += [f"{preset}/{factor}/{slower}" for preset in ["ultrafast", "veryfast", "medium"]]
    names += [f"h265:{profile}" for profile in PROFILES]
    if full:
        names += [
            f"h265:{preset}/{factor}/bframes=8:b-adapt=0" for factor in range(16, 29, 4)
            for preset in ["ultrafast", "superfast", "veryfast", "fast"]]
    return names


def run(command):
    return subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True)


def likeness(video, frames):
    """SSIM and PSNR of every third picture."""
    every = "select='not(mod(n,3))'"
    done = run([
        "ffmpeg", "-nostdin", "-i", video, "-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", f"{WIDTH}x{HEIGHT}", "-r", RATE,
        "-i", frames, "-lavfi",
        f"[0:v]format=yuv420p,{every},split[a][c];[1:v]{every},split[b][d];[a][b]ssim;[c][d]psnr", "-f", "null", "-"])
    return float(re.search(r"All:([0-9.]+)", done.stderr)[1]), float(re.search(r"average:([0-9.]+)", done.stderr)[1])


def materials(full):
    if not full:
        return [("Autumn", "zoom", 0), ("FallenLeaf", "pan", 0.5), ("OneStandsOut", "handheld", 0)]
    return [(name, move, grain) for name in PHOTOGRAPHS for move in MOVES for grain in GRAINS]


def measure(program, names, material, frames, folder):
    """(cpu, bytes, ssim, psnr) of each setting on one material."""
    photograph, move, grain = material
    image, raw, clip = folder / "image.png", folder / "frames.yuv", folder / "clip.mp4"
    run(["ffmpeg", "-v", "error", "-nostdin", "-y", "-i", WALLPAPERS / photograph / "contents/images/2560x1600.jpg", "-vf",
         "crop=iw:iw*9/16,scale=1536:864:flags=lanczos", image])
    run([program, "frames", "--image", image, "--frames", frames, "--move", move, "--reach", MOVES[move], "--grain", grain,
         raw])
    for name in names:
        output = run([program, "encode", "--rounds", 2, "--quality", name, raw, clip]).stdout
        cpu = min(json.loads(line)["cpu"] for line in output.splitlines())
        yield name, (cpu, clip.stat().st_size, *likeness(clip, raw))


def mean(values):
    return math.exp(sum(map(math.log, values)) / len(values))


def summary(rows):
    """The means over all materials: cpu, bytes, SSIM, PSNR."""
    return (
        mean([row[0] for row in rows]), mean([row[1] for row in rows]), 1 - mean([1 - row[2] for row in rows]),
        sum(row[3] for row in rows) / len(rows))


def front(points):
    """The names that no other beats in cost, bytes and SSIM at once."""
    def beats(one, other):
        no_worse = one[0] <= other[0] and one[1] <= other[1] and one[2] >= other[2]
        return no_worse and one[:3] != other[:3]
    return {name for name, point in points.items() if not any(beats(other, point) for other in points.values())}


def table(points, best, frames):
    lines = ["| setting | CPU ms a frame | kB/s | SSIM | PSNR | on the front |", "| --- | --- | --- | --- | --- | --- |"]
    for name, (cpu, size, ssim, psnr) in sorted(points.items(), key=lambda item: item[1][1]):
        shown = f"**{name}**" if name.split(":")[-1] in PROFILES else f"`{name}`"
        lines.append(
            f"| {shown} | {cpu / frames * 1000:.1f} | {size * RATE / frames / 1000:.0f} | {ssim:.4f} | {psnr:.2f} | "
            f"{'yes' if name in best else ''} |")
    return "\n".join(lines)


def plot(points, best, frames, path):
    import matplotlib
    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(9, 6))
    names = list(points)
    sizes = [points[name][1] * RATE / frames / 1000 for name in names]
    losses = [-10 * math.log10(1 - points[name][2]) for name in names]
    costs = [points[name][0] / frames * 1000 for name in names]
    from matplotlib.colors import LogNorm
    dots = axes.scatter(
        sizes, losses, c=costs, s=[90 if name in best else 25 for name in names], norm=LogNorm(), cmap="viridis",
        edgecolors=["black" if name in best else "none" for name in names])
    for name, size, loss in zip(names, sizes, losses):
        if name in PROFILES or name == "medium" or name.startswith("h265:") and name[5:] in PROFILES:
            axes.annotate(name, (size, loss), xytext=(6, -10), textcoords="offset points", fontsize=9)
    axes.set_xscale("log")
    axes.set_xlabel("kB a second (logarithmic)")
    axes.set_ylabel("SSIM, in dB")
    axes.set_title("Large, ringed: on the front of cost, size and SSIM")
    figure.colorbar(dots, label="CPU ms a frame")
    figure.tight_layout()
    figure.savefig(path, dpi=150)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--out", required=True, type=pathlib.Path)
    parser.add_argument("--frames", type=int, default=96)
    parser.add_argument("--full", action="store_true")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    names = list(dict.fromkeys(settings(options.full)))
    rows = {name: [] for name in names}
    with tempfile.TemporaryDirectory(prefix="bench-encode-") as scratch, \
            open(options.out / "encode.csv", "w", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(["photograph", "move", "grain", "setting", "cpu_seconds", "bytes", "ssim", "psnr"])
        for material in materials(options.full):
            for name, row in measure(options.program, names, material, options.frames, pathlib.Path(scratch)):
                rows[name].append(row)
                sheet.writerow([*material, name, *row])
                file.flush()
                print(*material, name, *(f"{value:.4g}" for value in row), file=sys.stderr, flush=True)
    points = {name: summary(measured) for name, measured in rows.items()}
    best = front(points)
    text = table(points, best, options.frames)
    (options.out / "encode.md").write_text(text + "\n")
    plot(points, best, options.frames, options.out / "encode.png")
    print(text)


if __name__ == "__main__":
    main()
