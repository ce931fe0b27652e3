/**
 * onnxruntime tells its maker what is run, session by session: events wait in a database in the user's home until there is a
 * connection. A population writes gigabytes of them. The library reads this when it is loaded; a user who set it is not overruled.
 *
 * It must be called in the main thread before any thread loads the library: the environment that threads see is a copy of their own.
 */
export function withoutTelemetry(): void {
  process.env.ORT_DISABLE_TELEMETRY ??= '1';
}
