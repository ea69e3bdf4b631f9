package io.parley.server.leak;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The ways in which a program may write a secret down. */
final class Forms {
  /** Java keeps a string in one byte a character or in two; other code also writes big-endian. */
  private static final Map<String, Charset> TEXTS =
      Map.of(
          "UTF-8", StandardCharsets.UTF_8,
          "Latin-1", StandardCharsets.ISO_8859_1,
          "UTF-16LE", StandardCharsets.UTF_16LE,
          "UTF-16BE", StandardCharsets.UTF_16BE);

  private final String secret;
  private final Map<ByteBuffer, Pattern> patterns = new LinkedHashMap<>();

  private Forms(String secret) {
    this.secret = secret;
  }

  /** Every form of a secret that is a text. */
  static List<Pattern> ofText(String secret, String value) {
    Forms forms = new Forms(secret);
    forms.text("text", value);
    forms.encoded(value.getBytes(StandardCharsets.UTF_8));
    return List.copyOf(forms.patterns.values());
  }

  /** Every form of a secret that is bytes. */
  static List<Pattern> ofBytes(String secret, byte[] value) {
    Forms forms = new Forms(secret);
    forms.add("bytes", value);
    forms.encoded(value);
    if (value.length == 2 * Long.BYTES) {
      forms.uuid(value);
    }
    return List.copyOf(forms.patterns.values());
  }

  private void encoded(byte[] value) {
    text("hex", HexFormat.of().formatHex(value));
    text("upper-case hex", HexFormat.of().withUpperCase().formatHex(value));
    for (int before = 0; before < 3; before++) {
      text("base64 at " + before, withinBase64(Base64.getEncoder(), value, before));
      text("base64url at " + before, withinBase64(Base64.getUrlEncoder(), value, before));
    }
  }

  /** The characters that are the same whatever else stands in the document around the value. */
  private static String withinBase64(Base64.Encoder encoder, byte[] value, int before) {
    byte[] shifted = new byte[before + value.length];
    System.arraycopy(value, 0, shifted, before, value.length);
    int from = (8 * before + 5) / 6;
    int to = 8 * shifted.length / 6;
    return encoder.encodeToString(shifted).substring(from, to);
  }

  /** Sixteen bytes travel as a UUID: as two longs in Java, as one 128-bit integer in DuckDB. */
  private void uuid(byte[] value) {
    ByteBuffer read = ByteBuffer.wrap(value);
    long most = read.getLong();
    long least = read.getLong();
    add("UUID object", littleEndian(most, least));
    add("little-endian integer", littleEndian(least, most));
    // DuckDB flips the sign so that its signed integers sort as UUIDs do.
    add("DuckDB UUID", littleEndian(least, most ^ Long.MIN_VALUE));
    text("UUID text", new UUID(most, least).toString());
  }

  private static byte[] littleEndian(long first, long second) {
    return ByteBuffer.allocate(2 * Long.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(first)
        .putLong(second)
        .array();
  }

  private void text(String form, String value) {
    List<String> names = new ArrayList<>(TEXTS.keySet());
    names.sort(String::compareTo);
    for (String name : names) {
      Charset charset = TEXTS.get(name);
      add(form + " in " + name, value.getBytes(charset));
    }
  }

  private void add(String form, byte[] bytes) {
    Pattern pattern = new Pattern(secret, form, bytes);
    patterns.putIfAbsent(ByteBuffer.wrap(pattern.bytes()), pattern);
  }
}
