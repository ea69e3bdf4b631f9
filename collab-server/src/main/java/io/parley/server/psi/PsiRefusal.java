package io.parley.server.psi;

import io.parley.policy.Reason;
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

  /** What the partner said. */
  static PsiRefusal from(String party, Reason reason) {
    return new PsiRefusal(
        reason.code(), "`%s` refuses: %s".formatted(party, reason.message()), reason.help());
  }

  /** The stable code, kebab-case. */
  public String code() {
    return code;
  }

  Reason reason() {
    String message = String.valueOf(getMessage());
    String what = message.substring(0, message.length() - help.length() - 2);
    return new Reason(code, what, Optional.empty(), Optional.empty(), help);
  }
}
