package io.parley.server.flight;

import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A listening socket that tells of each connection before anybody reads from it, and leaves
 * connections in the system's queue while there is no place for one.
 */
final class GuardedServerChannel extends NioServerSocketChannel {
  private static final long LOOK_AGAIN_NANOS = 1_000_000;

  private final Newcomers newcomers;

  GuardedServerChannel(Newcomers newcomers) {
    this.newcomers = newcomers;
  }

  @Override
  protected int doReadMessages(List<Object> accepted) throws Exception {
    if (!newcomers.haveAPlace()) {
      LockSupport.parkNanos(this, LOOK_AGAIN_NANOS);
      return 0;
    }
    List<Object> fresh = new ArrayList<>();
    int read = super.doReadMessages(fresh);
    for (Object one : fresh) {
      Channel channel = (Channel) one;
      if (newcomers.came(channel)) {
        accepted.add(channel);
      } else {
        channel.unsafe().closeForcibly();
      }
    }
    return read;
  }
}
