import CZimg
import FarmCore

/// Descriptions of the planar pictures that conversions go between; all 8 bits a sample.
enum PlanarFormat {
    /// One plane, limited range: luma, or a chroma plane by itself.
    static func grey(width: Int, height: Int) -> zimg_image_format {
        var format = blank(width: width, height: height)
        format.color_family = ZIMG_COLOR_GREY
        format.pixel_range = ZIMG_RANGE_LIMITED
        return format
    }

    /// Red, green and blue planes, full range.
    static func rgb(width: Int, height: Int) -> zimg_image_format {
        var format = blank(width: width, height: height)
        format.color_family = ZIMG_COLOR_RGB
        format.matrix_coefficients = ZIMG_MATRIX_RGB
        format.pixel_range = ZIMG_RANGE_FULL
        return format
    }

    /// What H.264 is given, but with chroma at every pixel: BT.709, limited range.
    static func videoFullChroma(width: Int, height: Int) -> zimg_image_format {
        var format = blank(width: width, height: height)
        format.color_family = ZIMG_COLOR_YUV
        format.matrix_coefficients = ZIMG_MATRIX_BT709
        format.pixel_range = ZIMG_RANGE_LIMITED
        return format
    }

    /// What JPEG files hold (JFIF 1.02): BT.601, full range, chroma in the middle of the pixels it covers.
    static func jpeg(width: Int, height: Int, chromaShiftX: Int, chromaShiftY: Int) -> zimg_image_format {
        var format = blank(width: width, height: height)
        format.color_family = ZIMG_COLOR_YUV
        format.matrix_coefficients = ZIMG_MATRIX_BT470_BG
        format.pixel_range = ZIMG_RANGE_FULL
        format.subsample_w = UInt32(chromaShiftX)
        format.subsample_h = UInt32(chromaShiftY)
        format.chroma_location = ZIMG_CHROMA_CENTER
        return format
    }

    private static func blank(width: Int, height: Int) -> zimg_image_format {
        var format = zimg_image_format()
        zimg_image_format_default(&format, nightreel_zimg_api_version)
        format.width = UInt32(width)
        format.height = UInt32(height)
        format.pixel_type = ZIMG_PIXEL_BYTE
        return format
    }
}

extension zimg_image_format {
    /// The same picture, of which only `region` (fractions of its size) is looked at. The region may reach a
    /// little past the edge, whose samples are then repeated.
    func seen(through region: CropRegion) -> zimg_image_format {
        var format = self
        format.active_region.left = region.left * Double(width)
        format.active_region.top = region.top * Double(height)
        format.active_region.width = region.width * Double(width)
        format.active_region.height = region.height * Double(height)
        return format
    }
}
