package io.parley.server.leak;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The decrypted bytes of one connection, read as HTTP/2 and as gRPC's messages in it. */
final class Http2Connection {
  private static final int FRAME_HEAD = 9;
  private static final int MESSAGE_HEAD = 5;
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int CONTINUATION = 9;
  private static final int END_HEADERS = 0x4;
  private static final int PADDED = 0x8;
  private static final int PRIORITY = 0x20;
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final byte[] toParty;
  private final byte[] toRoom;

  Http2Connection(byte[] toParty, byte[] toRoom) {
    this.toParty = toParty;
    this.toRoom = toRoom;
  }

  /** One side of a call: its headers as text, and its payload without the borders of frames. */
  record Side(StringBuilder headers, ByteArrayOutputStream payload) {
    Side() {
      this(new StringBuilder(), new ByteArrayOutputStream());
    }

    /** gRPC's whole messages, without the lengths before them. */
    List<byte[]> messages() throws IOException {
      List<byte[]> messages = new ArrayList<>();
      ByteBuffer in = ByteBuffer.wrap(payload.toByteArray());
      while (in.remaining() >= MESSAGE_HEAD) {
        if (in.get() != 0) {
          throw new IOException("a compressed message, in which nothing can be found");
        }
        int length = in.getInt();
        if (length > in.remaining()) {
          break; // still under way
        }
        byte[] message = new byte[length];
        in.get(message);
        messages.add(message);
      }
      return messages;
    }
  }

  /** What the room said and what the party answered. */
  record Call(Side request, Side reply) {
    boolean isFor(String method) {
      return request.headers().indexOf("/" + method + "\n") >= 0;
    }
  }

  /** The calls in their order. */
  List<Call> calls() throws IOException {
    Map<Integer, Side> requests = sides(toParty, PREFACE.length);
    Map<Integer, Side> replies = sides(toRoom, 0);
    Set<Integer> streams = new TreeSet<>(requests.keySet());
    streams.addAll(replies.keySet());
    streams.remove(0); // the connection's own
    List<Call> calls = new ArrayList<>();
    for (int stream : streams) {
      calls.add(
          new Call(
              requests.getOrDefault(stream, new Side()), replies.getOrDefault(stream, new Side())));
    }
    return calls;
  }

  private static Map<Integer, Side> sides(byte[] bytes, int from) throws IOException {
    Map<Integer, Side> sides = new TreeMap<>();
    DefaultHttp2HeadersDecoder headers = new DefaultHttp2HeadersDecoder(false);
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    in.position(Math.min(from, bytes.length));
    while (in.remaining() >= FRAME_HEAD) {
      int length = ((in.get() & 0xff) << 16) | ((in.get() & 0xff) << 8) | (in.get() & 0xff);
      int type = in.get();
      int flags = in.get();
      int stream = in.getInt() & Integer.MAX_VALUE;
      if (length > in.remaining()) {
        break; // still under way
      }
      byte[] body = new byte[length];
      in.get(body);
      Side side = sides.computeIfAbsent(stream, s -> new Side());
      if (type == DATA) {
        side.payload().writeBytes(unpadded(body, flags, 0));
      } else if (type == HEADERS || type == CONTINUATION) {
        boolean first = type == HEADERS;
        int priority = first && (flags & PRIORITY) != 0 ? 5 : 0;
        block.writeBytes(first ? unpadded(body, flags, priority) : body);
        if ((flags & END_HEADERS) != 0) {
          side.headers().append(text(headers, stream, block.toByteArray()));
          block.reset();
        }
      }
    }
    return sides;
  }

  private static byte[] unpadded(byte[] body, int flags, int skip) {
    int padding = (flags & PADDED) != 0 ? body[0] & 0xff : 0;
    int from = ((flags & PADDED) != 0 ? 1 : 0) + skip;
    byte[] bare = new byte[body.length - from - padding];
    System.arraycopy(body, from, bare, 0, bare.length);
    return bare;
  }

  /** Headers are compressed by a Huffman code; an error's text would hide in it. */
  private static String text(DefaultHttp2HeadersDecoder decoder, int stream, byte[] block)
      throws IOException {
    ByteBuf bytes = Unpooled.wrappedBuffer(block);
    try {
      Http2Headers headers = decoder.decodeHeaders(stream, bytes);
      StringBuilder text = new StringBuilder();
      headers.forEach(h -> text.append(h.getKey()).append(": ").append(h.getValue()).append('\n'));
      return text.toString();
    } catch (Http2Exception e) {
      throw new IOException("headers that cannot be read", e);
    }
  }

  /** Searches the bytes as they went by, and again without the borders of frames and messages. */
  void searchedBy(Unwrapping search, String where) throws IOException {
    search.bytes(where + ", to the party", toParty);
    search.bytes(where + ", to the room", toRoom);
    for (Call call : calls()) {
      side(search, where + ", request", call.request());
      side(search, where + ", reply", call.reply());
    }
  }

  private static void side(Unwrapping search, String where, Side side) throws IOException {
    search.bytes(where + " headers", side.headers().toString().getBytes(StandardCharsets.UTF_8));
    search.bytes(where + " payload", side.payload().toByteArray());
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    side.messages().forEach(joined::writeBytes);
    search.bytes(where + " messages", joined.toByteArray());
  }
}
