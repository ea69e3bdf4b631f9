package io.parley.identity.normalise;

import static io.parley.identity.normalise.ExportEncoding.PLAIN;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the sample library for AWS Entity Resolution does, but for its table of street words, which
 * is not taken over: addresses are trimmed and in lower case.
 */
final class AwsExport {
  private static final Pattern IN_BRACKETS = Pattern.compile("<([^<>]*)>");

  static final Map<AttributeKind, ExportRule> RULES =
      Map.of(
          AttributeKind.EMAIL,
          new ExportRule(
              (raw, region) -> email(raw),
              PLAIN,
              "the text in `<>`, lower case, `(at)` is `@`; only letters, digits, `_`, `.`, `@`,"
                  + " `-`"),
          AttributeKind.PHONE,
          new ExportRule(
              (raw, region) ->
                  PhoneNumbers.valid(raw, region)
                      .map(PhoneNumbers::national)
                      .or(() -> Optional.of(Fold.digits(raw))),
              PLAIN,
              "digits of a valid number without its country code, otherwise all digits"),
          AttributeKind.GIVEN_NAME,
          letters(),
          AttributeKind.FAMILY_NAME,
          letters(),
          AttributeKind.ADDRESS,
          lower(),
          AttributeKind.LOCALITY,
          lower(),
          AttributeKind.REGION,
          new ExportRule(Places::region, PLAIN, "code of a state, lower case"),
          AttributeKind.POSTAL_CODE,
          new ExportRule((raw, region) -> ExportText.trimmed(raw), PLAIN, "trimmed"),
          AttributeKind.COUNTRY,
          new ExportRule(
              (raw, region) -> Places.country(raw), PLAIN, "ISO 3166-1 alpha-2, lower case"));

  private AwsExport() {}

  private static Optional<String> email(String raw) {
    Matcher brackets = IN_BRACKETS.matcher(raw);
    String address = brackets.find() ? brackets.group(1) : raw;
    return ExportText.lowerKeeping(
            ExportText.lower(address).replace("(at)", "@"),
            c -> ExportText.letterOrDigit(c) || c == '_' || c == '.' || c == '@' || c == '-')
        .flatMap(ExportText::mailbox);
  }

  private static ExportRule letters() {
    return new ExportRule(
        (raw, region) ->
            Optional.of(
                Fold.text(raw)
                    .codePoints()
                    .filter(Character::isLetter)
                    .collect(
                        StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString()),
        PLAIN,
        "lower case, without accents, only letters");
  }

  private static ExportRule lower() {
    return new ExportRule(
        (raw, region) -> Optional.of(ExportText.lower(raw)), PLAIN, "trimmed, lower case");
  }
}
