import CZimg
import FarmCore

/// Descriptions of planes for zimg.
enum PlanarFormat {
    /// One plane of eight-bit samples. Luma and chroma alike go through as limited-range grey: zimg scales them,
    /// and never learns what colour they are.
    static func plane(width: Int, height: Int) -> zimg_image_format {
        var format = zimg_image_format()
        zimg_image_format_default(&format, nightreel_zimg_api_version)
        format.width = UInt32(width)
        format.height = UInt32(height)
        format.pixel_type = ZIMG_PIXEL_BYTE
        format.color_family = ZIMG_COLOR_GREY
        format.pixel_range = ZIMG_RANGE_LIMITED
        return format
    }
}

extension zimg_image_format {
    /// The same plane, of which only `region` (fractions of its size) is looked at. The region may reach a
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
