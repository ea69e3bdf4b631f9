package io.parley.identity.normalise;

import static io.parley.identity.normalise.ExportEncoding.PLAIN;
import static io.parley.identity.normalise.ExportEncoding.SHA256_HEX;

import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/** What Meta asks for in customer files and server events. */
final class MetaExport {
  private static final Pattern COUNTRY = Pattern.compile("[a-z]{2}");
  private static final Pattern NINE_DIGITS = Pattern.compile("[0-9]{9}");
  private static final Pattern DATE = Pattern.compile("[0-9]{8}");

  static final Map<AttributeKind, ExportRule> RULES =
      Map.ofEntries(
          hashed(
              AttributeKind.EMAIL,
              (raw, region) -> ExportText.mailbox(ExportText.lower(raw)),
              "trimmed, lower case; dots and `+tag` stay"),
          hashed(
              AttributeKind.PHONE,
              ExportText::phoneDigits,
              "country code, digits; without `+` and leading zeros"),
          hashed(
              AttributeKind.GIVEN_NAME,
              (raw, region) -> name(raw),
              "lower case, without signs; accents stay"),
          hashed(
              AttributeKind.FAMILY_NAME,
              (raw, region) -> name(raw),
              "lower case, without signs; accents stay"),
          hashed(
              AttributeKind.LOCALITY,
              (raw, region) -> ExportText.lowerKeeping(raw, Character::isLetter),
              "lower case, only letters"),
          hashed(
              AttributeKind.REGION,
              (raw, region) -> ExportText.lowerKeeping(raw, Character::isLetter),
              "lower case, only letters; give the code of a state where it has one"),
          hashed(
              AttributeKind.POSTAL_CODE,
              (raw, region) -> postalCode(raw),
              "lower case, without blanks, up to the hyphen; two signs at least"),
          hashed(
              AttributeKind.COUNTRY,
              (raw, region) ->
                  Optional.of(ExportText.lower(raw)).filter(c -> COUNTRY.matcher(c).matches()),
              "two letters, lower case"),
          hashed(AttributeKind.BIRTH_DATE, MetaExport::birthDate, "YYYYMMDD"),
          hashed(AttributeKind.GENDER, (raw, region) -> gender(raw), "`f` or `m`"),
          plain(AttributeKind.CUSTOMER_ID),
          plain(AttributeKind.DEVICE_ID));

  private MetaExport() {}

  private static Map.Entry<AttributeKind, ExportRule> hashed(
      AttributeKind kind, BiFunction<String, String, Optional<String>> rule, String words) {
    return Map.entry(kind, new ExportRule(rule, SHA256_HEX, words));
  }

  private static Map.Entry<AttributeKind, ExportRule> plain(AttributeKind kind) {
    return Map.entry(
        kind, new ExportRule((raw, region) -> ExportText.trimmed(raw), PLAIN, "trimmed"));
  }

  private static Optional<String> name(String raw) {
    return ExportText.lowerKeeping(
            raw, c -> Character.isLetterOrDigit(c) || isMark(c) || !ExportText.noBlank(c))
        .flatMap(ExportText::trimmed);
  }

  private static boolean isMark(int c) {
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
  }

  private static Optional<String> postalCode(String raw) {
    int hyphen = raw.indexOf('-');
    String code = hyphen < 0 ? raw : raw.substring(0, hyphen);
    return ExportText.lowerKeeping(code, ExportText::noBlank)
        .filter(text -> text.length() >= 2)
        .map(text -> NINE_DIGITS.matcher(text).matches() ? text.substring(0, 5) : text);
  }

  /** A slip that linkage keeps as evidence is no date to send. */
  private static Optional<String> birthDate(String raw, String region) {
    return DateRule.date(raw, NormaliserOptions.of(region))
        .filter(date -> DATE.matcher(date).matches());
  }

  private static Optional<String> gender(String raw) {
    return GenderRule.read(raw).filter(gender -> !gender.equals("x"));
  }
}
