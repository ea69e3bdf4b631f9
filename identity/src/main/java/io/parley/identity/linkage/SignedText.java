package io.parley.identity.linkage;

import io.parley.crypto.Sha256;
import io.parley.identity.yaml.BadFile;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Collectors;

/**
 * The sign-off of a trained model's file: one line that names who stands for all the others, with
 * the SHA-256 of those, each ended by a line feed. So nobody stands for what was changed later. It
 * is no signature: who may write the file can sign it off again, by any name.
 */
public final class SignedText {
  private static final String KEY = "signed_off:";

  private SignedText() {}

  /** The text with this sign-off in the place of any before. */
  public static String sign(String text, SignedOff by) {
    String content = content(text);
    int second = content.indexOf('\n') + 1;
    return content.substring(0, second)
        + "%s {by: \"%s\", at: %s, sha256: %s}\n"
            .formatted(KEY, by.by().replaceAll("[\"\\\\\\p{Cntrl}]", ""), by.at(), hash(content))
        + content.substring(second);
  }

  /** The text without its sign-off. */
  public static String content(String text) {
    return text.lines()
        .filter(line -> !line.startsWith(KEY))
        .map(line -> line + '\n')
        .collect(Collectors.joining());
  }

  /**
   * Checks that a text still is what somebody stands for.
   *
   * @param file how messages call it
   * @param signed the hash of the sign-off; empty where an earlier version wrote none
   * @throws BadFile when it is another
   */
  static void check(String file, String text, String signed) {
    String mend = "look at it, and sign it off with `parley identity sign %s --by NAME`";
    if (signed.isEmpty()) {
      throw new BadFile(
          ("%s: its sign-off does not say of what content it is; " + mend).formatted(file, file));
    }
    if (!signed.equals(hash(content(text)))) {
      throw new BadFile(("%s was changed after it was signed off; " + mend).formatted(file, file));
    }
  }

  private static String hash(String content) {
    return HexFormat.of().formatHex(Sha256.of(content.getBytes(StandardCharsets.UTF_8)));
  }
}
