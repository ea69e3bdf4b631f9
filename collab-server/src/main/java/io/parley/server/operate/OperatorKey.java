package io.parley.server.operate;

import io.parley.crypto.AccessKey;
import io.parley.crypto.SecretAccess;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The access key in {@code operator.key}, which only whoever may read the node's directory has.
 * Whoever else is on the machine reads no figure that depends on people's rows.
 */
public final class OperatorKey {
  public static final String FILE = "operator.key";
  private static final String BEARER = "Bearer ";

  private final String hash;

  private OperatorKey(String hash) {
    this.hash = hash;
  }

  /** The key in a node's directory, which is made where there is none. */
  public static synchronized OperatorKey of(NodeDirectory directory) {
    Path file = directory.resolve(FILE);
    try {
      if (!Files.exists(file)) {
        String fresh = AccessKey.generate().text(SecretAccess.insecure());
        directory.writeWhole(file, fresh.getBytes(StandardCharsets.US_ASCII));
      }
      String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
      return new OperatorKey(AccessKey.parse(text).hash());
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigurationException(
          file + " holds no access key; remove it, and start the node again for a fresh one");
    }
  }

  /** Whether this is it. */
  public boolean matches(String key) {
    try {
      return AccessKey.parse(key).matches(hash);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Whether the header {@code Authorization} of a request shows it. */
  boolean isShown(Optional<String> authorization) {
    return authorization
        .filter(h -> h.startsWith(BEARER))
        .filter(h -> matches(h.substring(BEARER.length())))
        .isPresent();
  }
}
