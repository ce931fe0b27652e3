/** The library's proxies as modules for PyTorch. */
import { pythonModule } from '../../../../compiler/emit/pytorch/module.ts';
import { libraryProxies } from '../../../library.ts';

export const libraryText = (name: string): string => pythonModule(libraryProxies([name]), `${name}.zc`).text;
