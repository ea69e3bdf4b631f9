package io.parley.server.collab;

import io.parley.server.wire.AgreedUse;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.AgreementChange;
import io.parley.server.wire.SignedAgreement;
import java.util.List;
import java.util.Optional;

/** An agreement as people read it before they sign: every term, and every fingerprint in words. */
public final class TermsText {
  private static final int WORDS_A_LINE = 6;

  private TermsText() {}

  /** All of it, with who has signed. */
  public static String of(SignedAgreement signed) {
    Agreement agreement = signed.read();
    StringBuilder text = new StringBuilder();
    line(text, "agreement", agreement.collaboration() + ", version " + agreement.number());
    agreement.change().map(AgreementChange::previous).ifPresent(p -> line(text, "follows", p));
    line(text, "purposes", String.join(", ", agreement.purposes()));
    line(text, "people matched", "on " + String.join(", then ", agreement.keyOrder()));
    line(text, "pseudonyms", pseudonyms(agreement));
    line(text, "epoch", String.valueOf(agreement.epoch()));
    line(
        text,
        "earlier epochs",
        "kept for %d days after this one can be served".formatted(agreement.grace().toDays()));
    line(text, "profile", agreement.profile());
    line(text, "region", agreement.region().orElse("not stated"));
    AgreedUse use = agreement.agreedUse();
    line(text, "asks", members(use.asks()));
    line(text, "receives", members(use.receives()) + "; an answer goes to the member that asks");
    line(text, "billed", use.pays().isEmpty() ? "the member that asks" : use.pays());
    line(text, "budgets", "charged of all people whom a question touches, whoever is billed");
    for (Agreement.Node node : agreement.signers()) {
      String role = node.equals(agreement.room()) ? "room" : "member";
      String mark = signed.isSignedBy(node) ? "signed" : "not signed yet";
      line(text, role, "%s, %s".formatted(node.name(), mark));
      words(node).forEach(w -> line(text, "", w));
    }
    return text.toString();
  }

  static String members(List<String> names) {
    return names.isEmpty() ? "every member" : String.join(", ", names);
  }

  static String pseudonyms(Agreement agreement) {
    return agreement
        .keys()
        .map(
            k ->
                "blinded; a member is helped with at most %,d rows an epoch"
                    .formatted(k.growthCap()))
        .orElse("keyed");
  }

  private static List<String> words(Agreement.Node node) {
    List<String> all = node.verifyingKey().fingerprint().words();
    return java.util.stream.IntStream.range(0, (all.size() + WORDS_A_LINE - 1) / WORDS_A_LINE)
        .mapToObj(
            row ->
                String.join(
                    " ",
                    all.subList(
                        row * WORDS_A_LINE, Math.min(all.size(), (row + 1) * WORDS_A_LINE))))
        .toList();
  }

  private static void line(StringBuilder text, String label, String value) {
    text.append("%-15s %s".formatted(label, value).stripTrailing()).append(System.lineSeparator());
  }

  /** Who has not signed yet. */
  public static Optional<String> missing(SignedAgreement signed) {
    List<String> missing =
        signed.read().signers().stream()
            .filter(n -> !signed.isSignedBy(n))
            .map(Agreement.Node::name)
            .toList();
    return missing.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", missing));
  }
}
