package io.parley.server.bench;

import java.util.Map;
import java.util.TreeMap;

/** What a bench prints: the contract of {@code parley bench NAME --json}. */
public record BenchReport(String bench, Machine machine, Map<String, Figure> figures) {
  public BenchReport {
    figures = java.util.Collections.unmodifiableMap(new TreeMap<>(figures));
  }
}
