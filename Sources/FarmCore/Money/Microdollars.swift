/// An amount of money in millionths of a dollar.
public typealias Microdollars = Int64
