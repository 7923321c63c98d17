// PixelPicture.swift -- a picture as a PNG file, made of its SVG file.
//
// librsvg draws it, with the fonts of this computer. It is opened when the first such picture is saved:
// linking it would cost every start, and make it a requirement.

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Turns SVG files into PNG files.
public struct PixelRenderer: @unchecked Sendable {
  /// Why there is no picture.
  public enum Failure: Error {
    /// There is no librsvg on this computer.
    case missing
    /// The library says no: there is not enough memory.
    case refused
  }

  private typealias Object = UnsafeMutableRawPointer
  private typealias Read =
    @convention(c) (UnsafePointer<UInt8>, Int, UnsafeMutablePointer<Object?>?) -> Object?
  private typealias Render =
    @convention(c) (Object, Object, UnsafePointer<Double>, UnsafeMutablePointer<Object?>?) -> Int32
  private typealias Release = @convention(c) (Object) -> Void
  private typealias MakeSurface = @convention(c) (Int32, Int32, Int32) -> Object?
  private typealias MakeContext = @convention(c) (Object) -> Object?
  private typealias Status = @convention(c) (Object) -> Int32
  private typealias Receiver =
    @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<UInt8>?, UInt32) -> Int32
  private typealias Save =
    @convention(c) (Object, Receiver, UnsafeMutableRawPointer?) -> Int32

  private let read: Read
  private let render: Render
  private let release: Release
  private let makeSurface: MakeSurface
  private let makeContext: MakeContext
  private let status: Status
  private let save: Save
  private let destroyContext: Release
  private let destroySurface: Release

  /// The library of this computer; nil if there is none.
  public static let shared: PixelRenderer? = {
    #if canImport(Darwin)
      let names = ["librsvg-2.2.dylib", "/opt/homebrew/lib/librsvg-2.2.dylib"]
    #else
      let names = ["librsvg-2.so.2"]
    #endif
    for name in names {
      if let handle = dlopen(name, RTLD_NOW | RTLD_LOCAL) { return PixelRenderer(handle) }
    }
    return nil
  }()

  /// Its own functions, and those of GObject and cairo, which it brings along.
  private init?(_ handle: UnsafeMutableRawPointer) {
    func find<F>(_ symbol: String, as _: F.Type) -> F? {
      dlsym(handle, symbol).map { unsafeBitCast($0, to: F.self) }
    }
    guard let read = find("rsvg_handle_new_from_data", as: Read.self),
      let render = find("rsvg_handle_render_document", as: Render.self),
      let release = find("g_object_unref", as: Release.self),
      let makeSurface = find("cairo_image_surface_create", as: MakeSurface.self),
      let makeContext = find("cairo_create", as: MakeContext.self),
      let status = find("cairo_status", as: Status.self),
      let save = find("cairo_surface_write_to_png_stream", as: Save.self),
      let destroyContext = find("cairo_destroy", as: Release.self),
      let destroySurface = find("cairo_surface_destroy", as: Release.self)
    else { return nil }
    (self.read, self.render, self.release) = (read, render, release)
    (self.makeSurface, self.makeContext, self.status) = (makeSurface, makeContext, status)
    (self.save, self.destroyContext) = (save, destroyContext)
    self.destroySurface = destroySurface
  }

  /// Red, green and blue, without what is behind: pictures have a ground of their own.
  private static let opaque: Int32 = 1

  /// The bytes of a PNG file of so many pixels.
  public func png(_ svg: String, width: Int, height: Int) throws(Failure) -> [UInt8] {
    var svg = svg
    let opened = svg.withUTF8 { bytes in
      bytes.baseAddress.flatMap { read($0, bytes.count, nil) }
    }
    guard let picture = opened else { throw .refused }
    defer { release(picture) }
    guard let surface = makeSurface(Self.opaque, Int32(width), Int32(height)) else {
      throw .refused
    }
    defer { destroySurface(surface) }
    guard let context = makeContext(surface) else { throw .refused }
    defer { destroyContext(context) }
    // The place and the size of the picture on the surface.
    let viewport = [0, 0, Double(width), Double(height)]
    guard status(context) == 0, render(picture, context, viewport, nil) != 0 else {
      throw .refused
    }
    var bytes: [UInt8] = []
    let isSaved = withUnsafeMutablePointer(to: &bytes) { target in
      save(
        surface,
        { target, data, count in
          let bytes = target?.assumingMemoryBound(to: [UInt8].self)
          bytes?.pointee.append(
            contentsOf: UnsafeBufferPointer(start: data, count: Int(count)))
          return 0
        }, target)
    }
    guard isSaved == 0 else { throw .refused }
    return bytes
  }
}

extension Figure {
  /// Pixels in each direction at most.
  private static let mostPixels = 4000.0

  /// The figure as a PNG file, with two pixels for each of its size, so that it is sharp on a screen of today and
  /// on a wall; nil if it holds nothing that its axes could show.
  public func png() throws(PixelRenderer.Failure) -> [UInt8]? {
    guard let svg else { return nil }
    guard let renderer = PixelRenderer.shared else { throw .missing }
    let factor = min(2, Self.mostPixels / max(size.width, size.height))
    return try renderer.png(
      svg, width: Int((size.width * factor).rounded()),
      height: Int((size.height * factor).rounded()))
  }
}
