package io.parley.identity.normalise;

import static io.parley.identity.normalise.ExportEncoding.SHA256_BASE64;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What UID2's operator does with raw values. */
final class Uid2Export {
  private static final Set<String> PROVIDERS = Set.of("gmail.com");
  private static final Pattern E164 = Pattern.compile("\\+[0-9]{10,15}");

  static final Map<AttributeKind, ExportRule> RULES =
      Map.of(
          AttributeKind.EMAIL,
          new ExportRule(
              (raw, region) ->
                  ExportText.mailbox(asciiLower(raw.strip()))
                      .flatMap(address -> ExportText.folded(address, PROVIDERS)),
              SHA256_BASE64,
              "trimmed, A to Z in lower case; at `gmail.com` alone without dots and `+tag`"),
          AttributeKind.PHONE,
          new ExportRule(
              Uid2Export::phone,
              SHA256_BASE64,
              "`+` and 10 to 15 digits as written, otherwise E.164 of a valid number"));

  private Uid2Export() {}

  private static Optional<String> phone(String raw, String region) {
    return E164.matcher(raw).matches()
        ? Optional.of(raw)
        : PhoneNumbers.valid(raw, region).map(PhoneNumbers::e164);
  }

  /** Other letters pass as they are: the operator does not know their cases. */
  private static String asciiLower(String text) {
    StringBuilder lower = new StringBuilder(text.length());
    text.codePoints().map(c -> c >= 'A' && c <= 'Z' ? c + 32 : c).forEach(lower::appendCodePoint);
    return lower.toString();
  }
}
