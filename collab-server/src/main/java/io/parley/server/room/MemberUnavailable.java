package io.parley.server.room;

import io.parley.policy.Reason;
import io.parley.policy.ReasonCode;
import java.util.Optional;
import org.apache.arrow.flight.FlightRuntimeException;

/** A party's node that offers nothing at the moment: it does not answer, or may not. */
final class MemberUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String member;

  MemberUnavailable(String member, RuntimeException cause) {
    super("the node of `" + member + "` offers nothing at the moment", cause);
    this.member = member;
  }

  String member() {
    return member;
  }

  /** Why, without a word of the party's: a status, the code of its refusal, or a class. */
  String kind() {
    Throwable cause = getCause();
    if (cause instanceof FlightRuntimeException failed) {
      return failed.status().code().name();
    }
    return cause instanceof PartyRefused refused
            && ReasonCode.of(refused.reason().code()).isPresent()
        ? refused.reason().code()
        : String.valueOf(cause == null ? null : cause.getClass().getName());
  }

  /** What the asker reads: the node's own words where it gave some, else its log says why. */
  Reason reason() {
    if (getCause() instanceof PartyRefused refused) {
      return refused.reason();
    }
    return ReasonCode.MEMBER_UNAVAILABLE.reason(
        "the node of `%s` cannot be asked at the moment; nothing was charged".formatted(member),
        Optional.empty(),
        "ask again later, or tell the operator of that node, whose log says why");
  }
}
