package io.parley.server.wire;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One message of each member, as the room relays them: joins of a key agreement, or confirmations.
 *
 * @param messages base64, by member
 */
public record MemberMessages(int v, Map<String, String> messages) {
  public static final int VERSION = 1;

  public MemberMessages {
    DocumentVersion.require("messages", v, VERSION);
    messages = new TreeMap<>(messages);
  }

  /** Of this version. */
  public MemberMessages(Map<String, String> messages) {
    this(VERSION, messages);
  }

  /**
   * Reads one, of before these documents said their version too: they rest in a node's folder of
   * keys.
   */
  @JsonCreator
  static MemberMessages read(
      @JsonProperty("v") @Nullable Integer v,
      @JsonProperty(value = "messages", required = true) Map<String, String> messages) {
    return new MemberMessages(DocumentVersion.orFirst(v), messages);
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
