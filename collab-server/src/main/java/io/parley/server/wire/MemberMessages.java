package io.parley.server.wire;

import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/**
 * One message of each member, as the room relays them: joins of a key agreement, or confirmations.
 *
 * @param messages base64, by member
 */
public record MemberMessages(Map<String, String> messages) {
  public MemberMessages {
    messages = new TreeMap<>(messages);
  }

  /** These messages, by member. */
  public static MemberMessages of(Map<String, byte[]> messages) {
    Map<String, String> encoded = new TreeMap<>();
    messages.forEach((name, bytes) -> encoded.put(name, Base64.getEncoder().encodeToString(bytes)));
    return new MemberMessages(encoded);
  }

  /** The messages' bytes, by member. */
  public Map<String, byte[]> bytes() {
    Map<String, byte[]> decoded = new TreeMap<>();
    messages.forEach((name, text) -> decoded.put(name, Base64.getDecoder().decode(text)));
    return decoded;
  }
}
