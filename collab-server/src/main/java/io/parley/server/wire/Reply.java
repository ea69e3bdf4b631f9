package io.parley.server.wire;

import io.parley.policy.Reason;
import java.util.Base64;
import java.util.List;

/**
 * A node's answer to a request: a body, or the reasons of a refusal.
 *
 * @param body base64; empty when refused
 */
public record Reply(String body, List<RefusalReason> refused) {
  public Reply {
    refused = List.copyOf(refused);
  }

  public static Reply of(byte[] body) {
    return new Reply(Base64.getEncoder().encodeToString(body), List.of());
  }

  public static Reply refusal(List<Reason> reasons) {
    return new Reply("", reasons.stream().map(RefusalReason::of).toList());
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
