package io.parley.identity.normalise;

import static io.parley.identity.normalise.ExportEncoding.PLAIN;
import static io.parley.identity.normalise.ExportEncoding.SHA256_HEX;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What Google's {@code UserDataFormatter} does, and a country code where a phone has none. */
final class GoogleExport {
  private static final Set<String> PROVIDERS = Set.of("gmail.com", "googlemail.com");
  private static final Pattern TITLE = Pattern.compile("(?:mr|mrs|ms|dr)\\.(?:\\s+|$)");
  private static final Pattern SUFFIX =
      Pattern.compile(
          "(?:,\\s*|\\s+)(?:jr\\.?|sr\\.?|2nd|3rd|ii|iii|iv|v|vi|cpa|dc|dds|vm|jd|md|phd)\\s*$");
  private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");

  static final Map<AttributeKind, ExportRule> RULES =
      Map.of(
          AttributeKind.EMAIL,
          new ExportRule(
              (raw, region) ->
                  ExportText.mailbox(ExportText.lower(raw))
                      .flatMap(address -> ExportText.folded(address, PROVIDERS)),
              SHA256_HEX,
              "trimmed, lower case; at `gmail.com` and `googlemail.com` without dots and `+tag`"),
          AttributeKind.PHONE,
          new ExportRule(
              (raw, region) -> ExportText.phoneDigits(raw, region).map(digits -> "+" + digits),
              SHA256_HEX,
              "`+`, country code, digits"),
          AttributeKind.GIVEN_NAME,
          new ExportRule(
              (raw, region) -> withoutTitles(ExportText.lower(raw)),
              SHA256_HEX,
              "trimmed, lower case, without `mr.`, `mrs.`, `ms.`, `dr.`"),
          AttributeKind.FAMILY_NAME,
          new ExportRule(
              (raw, region) -> withoutSuffixes(ExportText.lower(raw)),
              SHA256_HEX,
              "trimmed, lower case, without suffixes such as `jr.`, `iii`, `phd`"),
          AttributeKind.POSTAL_CODE,
          new ExportRule((raw, region) -> ExportText.trimmed(raw), PLAIN, "trimmed"),
          AttributeKind.COUNTRY,
          new ExportRule(
              (raw, region) ->
                  Optional.of(raw.strip().toUpperCase(Locale.ROOT))
                      .filter(code -> COUNTRY.matcher(code).matches()),
              PLAIN,
              "two letters, upper case"));

  private GoogleExport() {}

  private static Optional<String> withoutTitles(String name) {
    String rest = name;
    var title = TITLE.matcher(rest);
    while (title.lookingAt()) {
      rest = rest.substring(title.end());
      title = TITLE.matcher(rest);
    }
    return ExportText.trimmed(rest);
  }

  private static Optional<String> withoutSuffixes(String name) {
    String rest = name;
    var suffix = SUFFIX.matcher(rest);
    while (suffix.find()) {
      rest = rest.substring(0, suffix.start());
      suffix = SUFFIX.matcher(rest);
    }
    return ExportText.trimmed(rest);
  }
}
