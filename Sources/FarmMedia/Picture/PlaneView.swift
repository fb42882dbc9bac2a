/// Where a plane's samples lie, in memory that `owner` keeps.
///
/// Whoever reads or writes through `base` extends the view's lifetime over it: the compiler may let go of a
/// view, and with it the memory, right after `base` was taken out.
struct PlaneView {
    let base: UnsafeMutablePointer<UInt8>
    let stride: Int
    let owner: AnyObject
}

extension Plane {
    var view: PlaneView { PlaneView(base: base, stride: stride, owner: self) }
}
