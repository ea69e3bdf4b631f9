package io.parley.server.oidc;

import io.parley.server.account.Tokens;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Oidc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** The provider of a room. Where it has none, this is all of the package that is loaded. */
public final class Provider {
  private Provider() {}

  /**
   * What a room takes of its provider's tokens; asks nobody yet.
   *
   * @throws ConfigurationException when the pinned certificate cannot be read
   */
  public static Tokens tokens(Oidc settings, NodeDirectory directory, Clock clock) {
    return settings.isOn() ? on(settings, directory, clock) : Tokens.NONE;
  }

  private static Tokens on(Oidc settings, NodeDirectory directory, Clock clock) {
    ProviderDocuments documents = documents(settings, directory);
    ProviderKeys keys =
        new ProviderKeys(settings.issuer(), documents, ProviderKeys.PAUSE, System::nanoTime);
    return new ProviderTokens(settings, keys, clock);
  }

  private static ProviderDocuments documents(Oidc settings, NodeDirectory directory) {
    if (settings.certificate().isEmpty()) {
      return ProviderDocuments.of(Optional.empty());
    }
    Path pinned = directory.resolve(settings.certificate());
    try {
      return ProviderDocuments.of(Optional.of(Files.readAllBytes(pinned)));
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigurationException(
          "`node.oidc.certificate`: %s is no certificate in PEM that can be read"
              .formatted(pinned));
    }
  }
}
