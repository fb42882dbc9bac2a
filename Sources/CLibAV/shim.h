#ifndef NIGHTREEL_CLIBAV_SHIM_H
#define NIGHTREEL_CLIBAV_SHIM_H

#include <libavcodec/avcodec.h>
#include <libavcodec/bsf.h>
#include <libavformat/avformat.h>
#include <libavutil/audio_fifo.h>
#include <libavutil/channel_layout.h>
#include <libavutil/imgutils.h>
#include <libavutil/mathematics.h>
#include <libavutil/mem.h>
#include <libavutil/opt.h>
#include <libswresample/swresample.h>

// Macros with casts or arguments, which Swift cannot import.
static const int nightreel_averror_eof = AVERROR_EOF;
static const int nightreel_averror_eagain = AVERROR(EAGAIN);
static const int nightreel_averror_io = AVERROR(EIO);
static const int64_t nightreel_av_nopts = AV_NOPTS_VALUE;
static inline AVChannelLayout nightreel_av_mono(void) { return (AVChannelLayout)AV_CHANNEL_LAYOUT_MONO; }
static inline AVChannelLayout nightreel_av_stereo(void) { return (AVChannelLayout)AV_CHANNEL_LAYOUT_STEREO; }

#endif
