package io.parley.server.report;

import java.util.List;

/** What a report makes of its answers. */
record Findings(Verdict verdict, List<Finding> tables, List<Check> health, List<String> methods) {
  Findings {
    tables = List.copyOf(tables);
    health = List.copyOf(health);
    methods = List.copyOf(methods);
  }
}
