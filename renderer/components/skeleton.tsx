import './skeleton.css';

/** Grey shapes in the place of what is being loaded. */
export function PageSkeleton() {
  return (
    <output className="skeleton" aria-label="Loading">
      <span className="skeleton-bar" data-kind="title" />
      <span className="skeleton-row">
        <span className="skeleton-block" />
        <span className="skeleton-block" />
        <span className="skeleton-block" />
      </span>
      <span className="skeleton-block" data-kind="tall" />
      <span className="skeleton-bar" />
      <span className="skeleton-bar" />
    </output>
  );
}
