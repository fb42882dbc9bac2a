/// Where a plane's samples lie, in memory that `owner` keeps.
///
/// Whoever reads or writes through `base` extends the view's lifetime over it: the compiler may let go of a
/// view, and with it the memory, right after `base` was taken out.
package struct PlaneView {
    package let base: UnsafeMutablePointer<UInt8>
    package let stride: Int
    package let owner: AnyObject
}

extension Plane {
    package var view: PlaneView { PlaneView(base: base, stride: stride, owner: self) }
}
