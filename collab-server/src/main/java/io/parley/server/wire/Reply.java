package io.parley.server.wire;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.parley.policy.Reason;
import io.parley.policy.Rewrite;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A node's answer to a request: a body, or the reasons of a refusal.
 *
 * @param body base64; empty when refused
 * @param rewrite the changed question that passes, where one is known; else empty
 */
public record Reply(int v, String body, List<RefusalReason> refused, List<Rewrite> rewrite) {
  public static final int VERSION = 1;

  public Reply {
    DocumentVersion.require("reply", v, VERSION);
    refused = List.copyOf(refused);
    rewrite = List.copyOf(rewrite);
  }

  /** Of this version. */
  public Reply(String body, List<RefusalReason> refused, List<Rewrite> rewrite) {
    this(VERSION, body, refused, rewrite);
  }

  /**
   * Reads one, of before these documents said their version too: they rest in a room's book of
   * questions over REST.
   */
  @JsonCreator
  static Reply read(
      @JsonProperty("v") @Nullable Integer v,
      @JsonProperty(value = "body", required = true) String body,
      @JsonProperty(value = "refused", required = true) List<RefusalReason> refused,
      @JsonProperty(value = "rewrite", required = true) List<Rewrite> rewrite) {
    return new Reply(DocumentVersion.orFirst(v), body, refused, rewrite);
  }

  /** The body of what was asked for. */
  public static Reply of(byte[] body) {
    return new Reply(Base64.getEncoder().encodeToString(body), List.of(), List.of());
  }

  public static Reply refusal(List<Reason> reasons) {
    return refusal(reasons, Optional.empty());
  }

  /** A refusal, and the change with which the question would pass. */
  public static Reply refusal(List<Reason> reasons, Optional<Rewrite> rewrite) {
    return new Reply(
        "", reasons.stream().map(RefusalReason::of).toList(), rewrite.stream().toList());
  }

  /** The body. */
  public byte[] bytes() {
    return Base64.getDecoder().decode(body);
  }

  /** Whether the request was refused. */
  public boolean wasRefused() {
    return !refused.isEmpty();
  }
}
