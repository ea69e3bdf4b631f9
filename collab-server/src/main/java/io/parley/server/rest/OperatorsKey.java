package io.parley.server.rest;

import io.parley.server.node.NodeDirectory;
import io.parley.server.operate.OperatorKey;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.IntSupplier;

/**
 * How a room knows its own operator: by a door of its own on loopback, and by the {@link
 * OperatorKey}.
 *
 * @param port the operator's door
 */
record OperatorsKey(OperatorKey key, IntSupplier port) {
  static final String FILE = OperatorKey.FILE;

  /** That of a node's directory. */
  static OperatorsKey of(NodeDirectory directory, IntSupplier port) {
    return new OperatorsKey(OperatorKey.of(directory), port);
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
    if (Door.bearer(request).filter(key::matches).isEmpty()) {
      throw ProblemCode.KEY_UNKNOWN.problem();
    }
  }
}
