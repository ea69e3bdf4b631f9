package io.parley.identity.normalise;

import static io.parley.identity.normalise.ExportEncoding.PLAIN;
import static io.parley.identity.normalise.ExportEncoding.SHA256_HEX;

import java.util.Map;
import java.util.regex.Pattern;

/** What Amazon Ads asks for in audience records. */
final class AmazonExport {
  private static final Pattern EXTERNAL_ID = Pattern.compile("[0-9a-zA-Z_-]{1,128}");

  static final Map<AttributeKind, ExportRule> RULES =
      Map.of(
          AttributeKind.EMAIL,
          new ExportRule(
              (raw, region) ->
                  ExportText.lowerKeeping(
                          raw, c -> ExportText.letterOrDigit(c) || c == '.' || c == '@' || c == '-')
                      .flatMap(ExportText::mailbox),
              SHA256_HEX,
              "lower case, only `a-z`, `0-9`, `.`, `@`, `-`: a `+` goes, the tag stays"),
          AttributeKind.PHONE,
          new ExportRule(ExportText::phoneDigits, SHA256_HEX, "country code, digits; without `+`"),
          AttributeKind.GIVEN_NAME,
          lettersAndDigits(),
          AttributeKind.FAMILY_NAME,
          lettersAndDigits(),
          AttributeKind.STREET,
          lettersAndDigits(),
          AttributeKind.LOCALITY,
          lettersAndDigits(),
          AttributeKind.REGION,
          lettersAndDigits(),
          AttributeKind.POSTAL_CODE,
          lettersAndDigits(),
          AttributeKind.CUSTOMER_ID,
          new ExportRule(
              (raw, region) ->
                  ExportText.trimmed(raw).filter(id -> EXTERNAL_ID.matcher(id).matches()),
              PLAIN,
              "trimmed; letters, digits, `-`, `_`, at most 128"));

  private AmazonExport() {}

  private static ExportRule lettersAndDigits() {
    return new ExportRule(
        (raw, region) -> ExportText.lowerKeeping(raw, ExportText::letterOrDigit),
        SHA256_HEX,
        "lower case, only `a-z` and `0-9`");
  }
}
