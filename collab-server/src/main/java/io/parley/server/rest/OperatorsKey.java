package io.parley.server.rest;

import io.parley.crypto.AccessKey;
import io.parley.crypto.SecretAccess;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeDirectory;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntSupplier;

/**
 * How a node knows its own operator: by a door of its own on loopback, and by the access key in
 * {@code operator.key}, which only whoever may read the node's directory has. Whoever else is on
 * the machine reads no figure that depends on a partner's data.
 */
final class OperatorsKey {
  static final String FILE = "operator.key";

  private final String hash;
  private final IntSupplier port;

  private OperatorsKey(String hash, IntSupplier port) {
    this.hash = hash;
    this.port = port;
  }

  /**
   * The key in a node's directory, which is made where there is none.
   *
   * @param port the operator's door
   */
  static OperatorsKey of(NodeDirectory directory, IntSupplier port) {
    Path file = directory.resolve(FILE);
    try {
      if (!Files.exists(file)) {
        String fresh = AccessKey.generate().text(SecretAccess.insecure());
        directory.writeWhole(file, fresh.getBytes(StandardCharsets.US_ASCII));
      }
      String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
      return new OperatorsKey(AccessKey.parse(text).hash(), port);
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigurationException(
          file + " holds no access key; remove it, and start the node again for a fresh one");
    }
  }

  /** Whether a request came in by the operator's door. */
  boolean isItsDoor(HttpServletRequest request) {
    return request.getLocalPort() == port.getAsInt();
  }

  /** Lets through who asks whether the node lives, and for all else the operator alone. */
  void check(HttpServletRequest request) {
    String path = request.getRequestURI();
    if (!path.startsWith(OperatorController.PATH)) {
      throw ProblemCode.NO_SUCH_RESOURCE.problem();
    }
    if (path.startsWith(OperatorController.HEALTH)) {
      return;
    }
    if (Door.bearer(request).filter(this::isIt).isEmpty()) {
      throw ProblemCode.KEY_UNKNOWN.problem();
    }
  }

  private boolean isIt(String key) {
    try {
      return AccessKey.parse(key).matches(hash);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
