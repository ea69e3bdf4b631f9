package io.parley.server.rest;

import io.parley.server.operate.Figures;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the node's own operator sees, by a door of its own ({@link OperatorsKey}). */
@RestController
class OperatorController {
  static final String PATH = "/actuator";
  static final String HEALTH = "/actuator/health";
  private static final MediaType PROMETHEUS =
      MediaType.parseMediaType("text/plain;version=0.0.4;charset=utf-8");

  private final Figures figures;
  private final BooleanSupplier ready;

  OperatorController(Figures figures, BooleanSupplier ready) {
    this.figures = figures;
    this.ready = ready;
  }

  /** That the process answers. */
  @Open
  @GetMapping("/actuator/health/liveness")
  Map<String, String> alive() {
    return Map.of("status", "UP");
  }

  /** Whether questions can be asked, in each of the room's collaborations. */
  @Open
  @GetMapping("/actuator/health/readiness")
  ResponseEntity<Map<String, String>> ready() {
    boolean up = ready.getAsBoolean();
    return ResponseEntity.status(up ? 200 : 503)
        .body(Map.of("status", up ? "UP" : "OUT_OF_SERVICE"));
  }

  /** The figures, in the text format of Prometheus. */
  @Open
  @GetMapping("/actuator/prometheus")
  ResponseEntity<String> figures() {
    return ResponseEntity.ok().contentType(PROMETHEUS).body(figures.text());
  }
}
