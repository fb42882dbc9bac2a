"""A contender: each frame drawn on a Skia canvas and written as a JPEG file, as programs with a canvas do.

    canvas.py PHOTOGRAPH FRAMES FOLDER
"""

import sys

import skia

import scene


def main(photograph, frames, folder):
    image = skia.Image.open(photograph)
    font = skia.Font(skia.Typeface("Liberation Sans"), 90)
    fill = skia.Paint(AntiAlias=True, Color=skia.ColorWHITE)
    outline = skia.Paint(
        AntiAlias=True, Color=skia.ColorBLACK, Style=skia.Paint.kStroke_Style, StrokeWidth=12)
    surface = skia.Surface(scene.WIDTH, scene.HEIGHT)
    for frame in range(frames):
        zoom = 1 + frame * scene.ZOOM_PER_FRAME
        width, height = scene.WIDTH * zoom, scene.HEIGHT * zoom
        place = skia.Rect.MakeXYWH((scene.WIDTH - width) / 2, (scene.HEIGHT - height) / 2, width, height)
        with surface as canvas:
            canvas.drawImageRect(image, place, skia.SamplingOptions(skia.CubicResampler.Mitchell()))
            text = scene.text_at(frame, frames)
            left = (scene.WIDTH - font.measureText(text)) / 2
            canvas.drawString(text, left, 1000, font, outline)
            canvas.drawString(text, left, 1000, font, fill)
        surface.makeImageSnapshot().save(f"{folder}/{frame:05}.jpg", skia.kJPEG, 95)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
