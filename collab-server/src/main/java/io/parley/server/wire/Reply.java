package io.parley.server.wire;

import io.parley.policy.Reason;
import io.parley.policy.Rewrite;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A node's answer to a request: a body, or the reasons of a refusal.
 *
 * @param body base64; empty when refused
 * @param rewrite the changed question that passes, where one is known; else empty
 */
public record Reply(String body, List<RefusalReason> refused, List<Rewrite> rewrite) {
  public Reply {
    refused = List.copyOf(refused);
    rewrite = List.copyOf(rewrite);
  }

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
