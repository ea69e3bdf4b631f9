package io.parley.server.party;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Where rows lie that wait to be taken: each collaboration has an equal part, so that a room whose
 * reader stalls leaves another's streams what is theirs. One alone has all of it.
 */
final class StreamBuffers implements AutoCloseable {
  private final BufferAllocator all;
  private final Map<String, BufferAllocator> parts = new LinkedHashMap<>();

  StreamBuffers(BufferAllocator all, List<String> collaborations) {
    this.all = all;
    if (collaborations.size() > 1) {
      long each = all.getLimit() / collaborations.size();
      collaborations.forEach(name -> parts.put(name, all.newChildAllocator(name, 0, each)));
    }
  }

  /** The part of a collaboration, by the name in its agreement. */
  BufferAllocator of(String collaboration) {
    return parts.isEmpty() ? all : Objects.requireNonNull(parts.get(collaboration));
  }

  @Override
  public void close() {
    parts.values().forEach(BufferAllocator::close);
  }
}
