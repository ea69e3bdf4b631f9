package io.parley.server.node;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The provider of identities whose tokens a room takes beside access keys.
 *
 * @param issuer its issuer, to the letter as its tokens name it; https, or http on this machine;
 *     empty: the room takes no tokens
 * @param audience the name of this room in its tokens
 * @param certificate PEM file with the one certificate that its server may show; empty: one that
 *     this Java trusts
 * @param skewSeconds by how much its clock may differ from this one, 0 to {@value #MOST_SKEW}
 */
public record Oidc(
    @DefaultValue("") String issuer,
    @DefaultValue("") String audience,
    @DefaultValue("") String certificate,
    @DefaultValue("30") int skewSeconds) {
  /** A room without a provider. */
  public static final Oidc OFF = new Oidc("", "", "", 30);

  static final int MOST_SKEW = 120;

  private static final int LONGEST = 500;
  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

  /** Whether there is a provider. */
  public boolean isOn() {
    return !issuer.isEmpty();
  }

  /** Whether a document of the provider may be fetched from there. */
  public static boolean mayBeAsked(URI place) {
    String host = Objects.requireNonNullElse(place.getHost(), "");
    boolean sealed = "https".equals(place.getScheme()) && !host.isEmpty();
    boolean here = "http".equals(place.getScheme()) && THIS_MACHINE.contains(host);
    return (sealed || here) && place.getRawUserInfo() == null && place.getRawFragment() == null;
  }

  void check(Path file) {
    if (!isOn()) {
      if (!audience.isEmpty() || !certificate.isEmpty()) {
        throw new ConfigurationException(
            "%s: `node.oidc` has no `issuer`; name the provider, or leave all of `node.oidc` out"
                .formatted(file));
      }
      return;
    }
    if (!isIssuer()) {
      throw new ConfigurationException(
          "%s: `node.oidc.issuer` is no issuer: write it as the provider does, such as https://login.example.com/realms/people, without a query; http is for this machine alone"
              .formatted(file));
    }
    if (audience.isEmpty()) {
      throw new ConfigurationException(
          "%s: `node.oidc.audience` is missing, and a token for another program would open this room; name what the provider writes into `aud` of tokens for it"
              .formatted(file));
    }
    if (skewSeconds < 0 || skewSeconds > MOST_SKEW) {
      throw new ConfigurationException(
          "%s: `node.oidc.skew-seconds` is %d; it is a number from 0 to %d"
              .formatted(file, skewSeconds, MOST_SKEW));
    }
  }

  private boolean isIssuer() {
    try {
      URI place = new URI(issuer);
      return mayBeAsked(place) && place.getRawQuery() == null && issuer.length() <= LONGEST;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
