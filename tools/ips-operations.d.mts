export function ipsOperationsFile(
  home: string,
): Promise<{ readonly path: string; readonly text: string }>;
