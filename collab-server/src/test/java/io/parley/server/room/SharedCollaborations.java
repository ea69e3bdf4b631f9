package io.parley.server.room;

import io.parley.server.demo.Cluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One rig of two collaborations for all test classes that ask for it, closed after the last. */
public final class SharedCollaborations implements ParameterResolver {

  /** The rig and its directory. */
  private record Shared(TwoCollaborations rig, Path root) implements AutoCloseable {
    static Shared start() {
      try {
        Path root = Files.createTempDirectory("parley-two");
        return new Shared(TwoCollaborations.start(root), root);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() throws IOException {
      rig.close();
      Cluster.delete(root);
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType().equals(TwoCollaborations.class);
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(SharedCollaborations.class))
        .getOrComputeIfAbsent(Shared.class, k -> Shared.start(), Shared.class)
        .rig();
  }
}
