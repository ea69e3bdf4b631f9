package io.parley.server.rest;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A request whose body is read up to a size and for a time; a body that drips holds a thread no
 * longer than that.
 */
final class BoundedBody extends HttpServletRequestWrapper {
  private final long mostBytes;
  private final long deadline;

  BoundedBody(HttpServletRequest request, long mostBytes, Duration time) {
    super(request);
    this.mostBytes = mostBytes;
    this.deadline = System.nanoTime() + time.toNanos();
  }

  @Override
  public ServletInputStream getInputStream() throws IOException {
    return new Bounded(super.getInputStream());
  }

  @Override
  public BufferedReader getReader() throws IOException {
    return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
  }

  private final class Bounded extends ServletInputStream {
    private final ServletInputStream body;
    private long read;

    Bounded(ServletInputStream body) {
      this.body = body;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int more = body.read(into, offset, length);
      read += Math.max(0, more);
      if (read > mostBytes) {
        throw ProblemCode.BODY_TOO_LARGE.problem("at most %,d bytes".formatted(mostBytes));
      }
      if (more >= 0 && System.nanoTime() > deadline) {
        throw ProblemCode.BODY_TOO_SLOW.problem();
      }
      return more;
    }

    @Override
    public boolean isFinished() {
      return body.isFinished();
    }

    @Override
    public boolean isReady() {
      return body.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      throw new IllegalStateException("bodies are read by the thread of their request");
    }
  }
}
