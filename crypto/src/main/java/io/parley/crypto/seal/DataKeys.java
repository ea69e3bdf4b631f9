package io.parley.crypto.seal;

import io.parley.crypto.SecretBytes;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * The data keys of a node, each wrapped under a master key: one small file, which is not a secret.
 * The last key seals; each of them still opens what it sealed.
 *
 * <p>Two rotations, and neither rewrites data. A new <b>master key</b>: {@link #wrappedBy} wraps
 * the same data keys anew, which changes this file alone. A new <b>data key</b>: {@link
 * #withFreshKey} adds one, and what is sealed from then on is sealed under it.
 *
 * <p>A key's name is derived from it, so that another key put in its place is refused. Whoever can
 * write the file can still remove keys (data are lost, not told) or bring an older file back (an
 * older key seals again). Immutable.
 */
public final class DataKeys {
  private static final byte VERSION = 1;
  private static final int KEY_SIZE = 32;

  private final KeyProvider provider;
  private final List<Named> keys;

  private DataKeys(KeyProvider provider, List<Named> keys) {
    this.provider = provider;
    this.keys = List.copyOf(keys);
  }

  /**
   * A key with its name, as bytes in hexadecimal: deriving it each time would cost more than AES.
   */
  record Named(String id, SecretBytes key) {
    static Named of(SecretBytes key) {
      return new Named(KeyId.textOf(key), key);
    }

    byte[] idBytes() {
      return HexFormat.of().parseHex(id);
    }
  }

  /** One fresh data key. */
  public static DataKeys generate(KeyProvider provider) {
    return new DataKeys(provider, List.of(Named.of(SecretBytes.random(KEY_SIZE))));
  }

  /**
   * Reads and unwraps the bytes of {@link #encode}.
   *
   * @throws IllegalArgumentException if the version is unknown
   * @throws SealRejected if a key does not unwrap, or the bytes are not of that form
   */
  public static DataKeys decode(byte[] encoded, KeyProvider provider) {
    ByteBuffer in = ByteBuffer.wrap(encoded);
    try {
      byte version = in.get();
      if (version != VERSION) {
        throw new IllegalArgumentException(
            "data keys of version %d (known: %d)".formatted(version & 0xff, VERSION));
      }
      int count = in.getShort() & 0xffff;
      List<Named> keys = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        keys.add(key(in, provider));
      }
      if (in.hasRemaining() || keys.isEmpty()) {
        throw new SealRejected();
      }
      return new DataKeys(provider, keys);
    } catch (BufferUnderflowException e) {
      throw new SealRejected();
    }
  }

  private static Named key(ByteBuffer in, KeyProvider provider) {
    byte[] id = take(in, KeyId.SIZE);
    String master = new String(take(in, in.get() & 0xff), StandardCharsets.US_ASCII);
    SecretBytes key = provider.unwrap(master, take(in, in.getShort() & 0xffff));
    Named named = Named.of(key);
    if (key.size() != KEY_SIZE || !Arrays.equals(id, named.idBytes())) {
      throw new SealRejected();
    }
    return named;
  }

  private static byte[] take(ByteBuffer in, int size) {
    byte[] taken = new byte[size];
    in.get(taken);
    return taken;
  }

  /**
   * The keys, wrapped. Form, big-endian: version 1 (1 byte), number of keys (2); of each its name
   * (16), the length (1) and name of its master key, the length (2) and bytes of its wrapping.
   */
  public byte[] encode() {
    byte[] master = provider.currentId().getBytes(StandardCharsets.US_ASCII);
    if (master.length == 0 || master.length > 255) {
      throw new IllegalArgumentException("the name of a master key has 1 to 255 characters");
    }
    List<byte[]> wrapped = keys.stream().map(k -> provider.wrap(k.key())).toList();
    int size = 3 + wrapped.stream().mapToInt(w -> KeyId.SIZE + 3 + master.length + w.length).sum();
    ByteBuffer out = ByteBuffer.allocate(size).put(VERSION).putShort((short) keys.size());
    for (int i = 0; i < keys.size(); i++) {
      out.put(keys.get(i).idBytes()).put((byte) master.length).put(master);
      out.putShort((short) wrapped.get(i).length).put(wrapped.get(i));
    }
    return out.array();
  }

  /** The same keys, to be wrapped by another provider, or by the newest key of one. */
  public DataKeys wrappedBy(KeyProvider other) {
    return new DataKeys(other, keys);
  }

  /** These and a fresh one, which seals from now on. */
  public DataKeys withFreshKey() {
    if (keys.size() == 0xffff) {
      throw new IllegalStateException("there are 65535 data keys, and no place for more");
    }
    List<Named> more = new ArrayList<>(keys);
    more.add(Named.of(SecretBytes.random(KEY_SIZE)));
    return new DataKeys(provider, more);
  }

  /** The number of keys, at least 1. */
  public int size() {
    return keys.size();
  }

  Named current() {
    return keys.get(keys.size() - 1);
  }

  /** The key of that name; {@link SealRejected} where there is none. */
  SecretBytes named(byte[] id) {
    String name = HexFormat.of().formatHex(id);
    return keys.stream()
        .filter(named -> named.id().equals(name))
        .findFirst()
        .map(Named::key)
        .orElseThrow(SealRejected::new);
  }

  @Override
  public String toString() {
    return "DataKeys[" + keys.size() + ", under " + provider.currentId() + "]";
  }
}
