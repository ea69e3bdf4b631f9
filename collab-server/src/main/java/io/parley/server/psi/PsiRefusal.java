package io.parley.server.psi;

import io.parley.policy.Reason;
import io.parley.server.wire.PartnersWords;
import io.parley.server.wire.RefusalReason;
import io.parley.server.wire.Reply;
import java.util.List;
import java.util.Optional;

/** A run that one of both parties does not allow, with the reason. */
public final class PsiRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final String help;

  PsiRefusal(String code, String message, String help) {
    super(message + "; " + help);
    this.code = code;
    this.help = help;
  }

  /** What the partner said, in its name and in no more than a line. */
  static PsiRefusal from(String party, RefusalReason said) {
    return new PsiRefusal(
        PartnersWords.code(said.rule()),
        "`%s` refuses: %s".formatted(party, PartnersWords.of(said.message())),
        PartnersWords.of(said.help()));
  }

  /** The stable code, kebab-case. */
  public String code() {
    return code;
  }

  /** As the partner is told. */
  Reply reply() {
    return Reply.refusal(List.of(reason()));
  }

  private Reason reason() {
    String message = String.valueOf(getMessage());
    String what = message.substring(0, message.length() - help.length() - 2);
    return new Reason(code, what, Optional.empty(), Optional.empty(), help);
  }
}
