import { useQuery } from '@tanstack/react-query';
import { request } from './api/request.js';

/** What everybody may know of this community: its name, who may join, whether it is set up. */
export const useCommunity = () =>
  useQuery({ queryKey: ['community'], queryFn: ({ signal }) => request('GET /community', {}, { signal }) });
