package io.parley.identity.normalise;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Hosts of web pages: without scheme, account, port, path and a leading {@code www}, in ASCII and
 * lower case. At least two labels.
 */
final class WebsiteRule {
  private static final Pattern HOST =
      Pattern.compile("(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]");

  private static final int MAX_HOST = 253;

  private WebsiteRule() {}

  static Optional<String> read(String raw) {
    String text = raw.strip();
    int scheme = text.indexOf("://");
    String rest = scheme < 0 ? text : text.substring(scheme + 3);
    String authority = rest.split("[/?#\\\\]", 2)[0];
    String host = authority.substring(authority.lastIndexOf('@') + 1);
    int port = host.indexOf(':');
    return ascii(port < 0 ? host : host.substring(0, port));
  }

  private static Optional<String> ascii(String host) {
    String ascii;
    try {
      ascii = IDN.toASCII(host).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException notAnInternationalName) {
      return Optional.empty();
    }

    String name = ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
    // www.com is a host of its own.
    while (name.startsWith("www.") && name.indexOf('.', 4) > 0) {
      name = name.substring(4);
    }
    return name.length() <= MAX_HOST && HOST.matcher(name).matches()
        ? Optional.of(name)
        : Optional.empty();
  }
}
